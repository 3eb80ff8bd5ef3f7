import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useT } from '../i18n';
import { argsOf, wordsFor, type Reason, type Value } from './explain';

type Node = Extract<Value, { __typename: 'NodeValue' }>;

/** Stands where a link comes; no name and no number holds it. */
const MARK = '\u0000';

/** A reason in words, in which an invoice or a member leads to its page. */
export function ReasonText({ reason }: { reason: Reason }) {
  const t = useT();
  const nodes = new Map<string, Node>();
  const args = argsOf(t, reason.arguments);
  for (const { name, value } of reason.arguments) {
    if (value.__typename !== 'NodeValue') continue;
    nodes.set(name, value);
    args[name] = `${MARK}${name}${MARK}`;
  }
  const parts = wordsFor(t, reason, args).split(MARK);
  return (
    <span>
      {parts.map((part, place) => {
        const node = place % 2 === 1 ? nodes.get(part) : undefined;
        // oxlint-disable-next-line react/no-array-index-key -- the parts of one sentence never change places
        return <Fragment key={place}>{node ? <NodeLink node={node} /> : part}</Fragment>;
      })}
    </span>
  );
}

/** What people call a row of ours, leading to its page where it has one. */
export function NodeLink({ node }: { node: Node }) {
  switch (node.kind) {
    case 'Invoice':
      return (
        <Link to="/invoices/$invoiceId" params={{ invoiceId: node.node }} className="num">
          {node.label}
        </Link>
      );
    case 'Payment':
      return (
        <Link to="/payments/$paymentId" params={{ paymentId: node.node }} className="num">
          {node.label}
        </Link>
      );
    case 'Member':
      return (
        <Link to="/members/$memberId" params={{ memberId: node.node }}>
          {node.label}
        </Link>
      );
    case 'FeeRun':
      return (
        <Link to="/fee-runs/$feeRunId" params={{ feeRunId: node.node }}>
          {node.label}
        </Link>
      );
    case 'Dispatch':
      return (
        <Link to="/dispatches" search={{ dispatch: node.node }}>
          {node.label}
        </Link>
      );
    default:
      return node.label;
  }
}
