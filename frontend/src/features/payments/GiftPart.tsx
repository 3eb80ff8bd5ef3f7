import { useState } from 'react';
import { useQuery } from 'urql';
import { useIdempotencyKey } from '@/app/commands/idempotencyKey';
import { useCommand } from '@/app/commands/useCommand';
import { useT } from '@/app/i18n';
import { explainAlone } from '@/app/refusals/explain';
import { Button, Notice, Select, toast } from '@/ui';
import { GiftCampaignsDoc, RegisterPaymentAsGiftDoc } from './workList.gql';

type Props = { paymentId: string; memberId: string; onDone: () => void };

/** Registers a waiting payment as a gift to a campaign (PAY-03). */
export function GiftPart({ paymentId, memberId, onDone }: Props) {
  const t = useT();
  const { key } = useIdempotencyKey();
  const { run, pending } = useCommand(RegisterPaymentAsGiftDoc);
  const [{ data }] = useQuery({ query: GiftCampaignsDoc });
  const [campaign, setCampaign] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const campaigns = (data?.campaigns.nodes ?? []).map((one) => ({ id: one.id, label: one.name }));
  if (data && campaigns.length === 0) return null;

  const register = async () => {
    if (!campaign) {
      setTrouble(t('payments.chooseCampaign'));
      return;
    }
    const answer = await run({ paymentId, memberId, campaignId: campaign, idempotencyKey: `${key}:${campaign}` });
    if (answer?.kind === 'refused') setTrouble(explainAlone(t, answer.refusal));
    if (answer?.kind === 'failed') setTrouble(t('payments.notSent'));
    if (answer?.kind === 'done') {
      toast(t('payments.registeredAsGift'));
      onDone();
    }
  };

  return (
    <section className="stack" aria-label={t('payments.asGift')}>
      <h3>{t('payments.asGift')}</h3>
      <Select
        label={t('payments.campaign')}
        value={campaign}
        onChange={(value) => {
          setTrouble(undefined);
          setCampaign(value);
        }}
        options={campaigns}
        error={trouble}
      />
      <div className="row">
        <Button isPending={pending} onPress={() => void register()}>
          {t('payments.registerGift')}
        </Button>
      </div>
      {trouble && campaign && (
        <Notice tone="bad" live>
          {trouble}
        </Notice>
      )}
    </section>
  );
}
