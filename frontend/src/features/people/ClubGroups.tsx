import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { useMay } from '@/app/session/useMay';
import { Select, toast } from '@/ui';
import { ChooseDebtorGroupDoc, type MemberClubQuery } from './club.gql';

const NONE = 'none';

type Props = {
  memberId: string;
  own: readonly { id: string; organisation: { id: string } }[];
  groups: MemberClubQuery['debtorGroups'];
  onChanged: () => void;
};

/** The member's debtor group in each organisation that has any; a choice takes effect at once (PPL-19). */
export function ClubGroups({ memberId, own, groups, onChanged }: Props) {
  const t = useT();
  const mayWrite = useMay()('members:write');
  const { run, pending } = useCommand(ChooseDebtorGroupDoc);
  const organisations = new Map(groups.map(({ organisation }) => [organisation.id, organisation.name]));
  const choose = async (organisationId: string, groupId: string | undefined) => {
    const answer = await run({ organisationId, memberIds: [memberId], groupId: groupId === NONE ? null : (groupId ?? null) });
    if (answer?.kind === 'done') onChanged();
    if (answer?.kind === 'refused') toast(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') toast(t('form.failed'));
  };
  if (groups.length === 0) return <p className="dim">{t('people.club.noGroups')}</p>;
  return [...organisations].map(([id, name]) => (
    <Select
      key={id}
      label={t('people.club.group', { organisation: name })}
      isDisabled={!mayWrite || pending}
      value={own.find(({ organisation }) => organisation.id === id)?.id ?? NONE}
      onChange={(groupId) => void choose(id, groupId)}
      options={[
        { id: NONE, label: t('ui.none') },
        ...groups.filter(({ organisation }) => organisation.id === id).map((group) => ({ id: group.id, label: group.name })),
      ]}
    />
  ));
}
