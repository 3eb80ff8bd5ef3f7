// What has arrived in the local mail catcher.
import { must } from './checks.mjs';

const ANSWER_MS = 30_000;

/** The newest mail with such a subject, as the catcher shows it; mails take a moment. */
export async function mailWith(mailUrl, subject) {
  for (let ends = Date.now() + ANSWER_MS; Date.now() < ends; ) {
    const mail = (await mails(mailUrl)).find((one) => subject.test(one.subject));
    if (mail) return (await fetch(`${mailUrl}/mails/${mail.id}`)).text();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  must(false, `no mail about ${subject} among ${(await mails(mailUrl)).map((one) => one.subject).join(', ')}`);
  return '';
}

/** The payment link in the newest mail with such a subject. */
export async function linkIn(mailUrl, subject) {
  const found = /https?:\/\/[^\s"<>&/]+\/pay\/[\w-]+/.exec(await mailWith(mailUrl, subject));
  must(found, `the mail about ${subject} has no payment link`);
  return found[0];
}

const mails = async (mailUrl) =>
  (await (await fetch(`${mailUrl}/mails`, { headers: { accept: 'application/json' } })).json()).mails;
