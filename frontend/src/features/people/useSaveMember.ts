import { useState } from 'react';
import { useClient } from 'urql';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import {
  CreateMemberDoc,
  MemberForEditDoc,
  UpdateMemberDoc,
  type MemberEntryFragment,
} from './memberForm.gql';
import {
  checkMember,
  inputOf,
  mergedValues,
  newMember,
  valuesOf,
  type MemberFormState,
  type MemberValues,
} from './memberValues';

/** What the server asked back instead of saving. */
export type Question =
  | { kind: 'duplicate'; memberIds: string[]; matched: string[] }
  | { kind: 'stale'; base: MemberEntryFragment; current: MemberEntryFragment };

/** The member form and its commands. Likely duplicates and changes by others come back as a question. */
export function useSaveMember(member: MemberEntryFragment | undefined, onDone: (saved: MemberEntryFragment) => void) {
  const client = useClient();
  const create = useCommand(CreateMemberDoc);
  const update = useCommand(UpdateMemberDoc);
  const [base, setBase] = useState(member);
  const [question, setQuestion] = useState<Question>();

  const fetchCurrent = async (id: string) => {
    const result = await client.query(MemberForEditDoc, { id }, { requestPolicy: 'network-only' }).toPromise();
    return result.data?.member ?? undefined;
  };

  const send = async (values: MemberValues, onto: MemberEntryFragment | undefined, allowDuplicate = false) => {
    const input = inputOf(values, allowDuplicate);
    const answer = onto
      ? await update.run({ id: onto.id, version: onto.version, input })
      : await create.run({ input });
    if (!answer) return;
    setQuestion(undefined);
    if (answer.kind === 'done') return onDone(answer.value.member);
    if (answer.kind === 'failed') return form.fail();
    const { refusal } = answer;
    form.refuse(refusal);
    if (refusal.__typename === 'PossibleDuplicate') {
      setQuestion({ kind: 'duplicate', memberIds: refusal.memberIds, matched: refusal.fields.map((field) => field.path) });
    }
    if (refusal.__typename === 'StaleVersion' && onto) {
      const current = await fetchCurrent(onto.id);
      if (current) setQuestion({ kind: 'stale', base: onto, current });
    }
  };

  const form: MemberFormState = useForm({
    initial: member ? valuesOf(member) : newMember(),
    check: checkMember,
    submit: (values) => send(values, base),
  });

  return {
    form,
    question,
    pending: create.pending || update.pending,
    createAnyway: () => void send(form.values, undefined, true),
    /** Take over what someone else saved and forget what was typed. */
    takeCurrent: (current: MemberEntryFragment) => {
      setBase(current);
      setQuestion(undefined);
      form.reset(valuesOf(current));
    },
    /** Save the fields that were changed here on top of what someone else saved. */
    keepMine: (current: MemberEntryFragment) => {
      const merged = base ? mergedValues(valuesOf(base), form.values, valuesOf(current)) : form.values;
      setBase(current);
      form.reset(merged);
      void send(merged, current);
    },
  };
}
