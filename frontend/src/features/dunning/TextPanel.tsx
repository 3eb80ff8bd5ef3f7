import { useState } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '@/app/format';
import { useT } from '@/app/i18n';
import { Badge, Button, Panel, Select, SkeletonRows } from '@/ui';
import { Failure } from '@/ui/Failure';
import { TextForm } from './TextForm';
import { DunningTextsDoc, StandardDunningTextDoc } from './texts.gql';
import { LANGUAGES, occasionsOf, ownText, type Occasion, type TextLanguage } from './textValues';

/** What a process says in words of its own, for each occasion and language; else it says the standard words (CAT-40). */
export default function TextPanel({ processId, mayWrite }: { processId: string; mayWrite: boolean }) {
  const t = useT();
  const format = useFormat();
  const [chosen, choose] = useState<string>();
  const [language, setLanguage] = useState<TextLanguage>('nb');
  const [{ data, error }, refetch] = useQuery({
    query: DunningTextsDoc,
    variables: { id: processId },
    requestPolicy: 'cache-and-network',
  });
  const process = data?.dunningProcess;
  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!process) return <SkeletonRows rows={4} />;
  const occasions = occasionsOf(process);
  const occasion = occasions.find((one) => one.id === chosen) ?? occasions.find((one) => one.kind === 'REMINDER');
  const wordsOf = ({ kind, step, collects }: Occasion) =>
    t(collects ? 'dunning.text.collects' : `dunning.text.${kind}`, { n: step });
  const written = occasions.flatMap((one) =>
    LANGUAGES.filter((id) => ownText(process.texts, { ...one, language: id })).map((id) => ({ one, id })),
  );
  return (
    <Panel title={t('dunning.texts')}>
      <div className="stack process-form">
        <p className="dim">{t('dunning.textsHint')}</p>
        {written.length > 0 && (
          <div className="row" role="group" aria-label={t('dunning.ownTexts')}>
            {written.map(({ one, id }) => (
              <Button
                key={`${one.id} ${id}`}
                small
                onPress={() => {
                  choose(one.id);
                  setLanguage(id);
                }}
              >
                {wordsOf(one)}, {format.language(id)}
              </Button>
            ))}
          </div>
        )}
        <div className="reminder-fields">
          <Select
            label={t('dunning.occasion')}
            value={occasion?.id}
            onChange={choose}
            options={occasions.map((one) => ({ id: one.id, label: wordsOf(one) }))}
          />
          <Select
            label={t('dunning.textLanguage')}
            value={language}
            onChange={(next) => next && setLanguage(next)}
            options={LANGUAGES.map((id) => ({ id, label: format.language(id) }))}
          />
        </div>
        {occasion && (
          <Begun
            key={`${occasion.id} ${language}`}
            {...{ processId, occasion, language, mayWrite }}
            saved={ownText(process.texts, { ...occasion, language })}
            onChanged={() => refetch({ requestPolicy: 'network-only' })}
          />
        )}
      </div>
    </Panel>
  );
}

type Props = Omit<Parameters<typeof TextForm>[0], 'standard'>;

/** The form begins with what is said now. */
function Begun(props: Props) {
  const t = useT();
  const { processId, language, saved } = props;
  const [{ data, error }, refetch] = useQuery({
    query: StandardDunningTextDoc,
    variables: { processId, kind: props.occasion.kind, language },
  });
  if (error) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (!data) return <SkeletonRows rows={4} />;
  return (
    <>
      <p>
        <Badge tone={saved ? 'good' : 'mute'}>{t(saved ? 'dunning.isOwn' : 'dunning.isStandard')}</Badge>
      </p>
      <TextForm {...props} key={`${saved !== undefined}`} standard={data.standardDunningText} />
    </>
  );
}
