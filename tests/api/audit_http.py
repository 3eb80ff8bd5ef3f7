"""Runs the audits of the npm package `graphql-http` against the endpoint; they are the specification's own words.

npm install graphql-http graphql        (in any directory)
python -m tests.api.audit_http DIRECTORY
"""

from __future__ import annotations

import asyncio
import sys

from tests.api.serving import serving
from tests.api.small import small_endpoint

_AUDIT = """
const { auditServer } = await import('graphql-http');
const failed = (await auditServer({ url: process.argv[1] })).filter((result) => result.status !== 'ok');
for (const { id, name, reason } of failed) console.log(id, name, reason);
console.log(failed.length, 'audits failed');
process.exit(failed.length ? 1 : 0);
"""


async def main(directory: str) -> int:
    """Return node's exit code: 0 where every audit passes."""
    async with serving(small_endpoint()) as url:
        command = ["node", "--input-type=module", "-e", _AUDIT, f"{url}/graphql"]
        process = await asyncio.create_subprocess_exec(*command, cwd=directory)
        return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1])))
