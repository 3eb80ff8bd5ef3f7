import { useQuery } from 'urql';
import { Select, TextField } from '@/ui';
import { useT } from '../i18n';
import { StopCodesDoc } from './lookup.gql';

/** The stop codes that can be chosen now, in their order; undefined until they are here (CAT-41). */
export function useStopCodes() {
  const [{ data }] = useQuery({ query: StopCodesDoc, requestPolicy: 'cache-and-network' });
  return data?.stopCodes.filter((one) => !one.closed);
}

type Props = {
  codeId: string | undefined;
  text: string;
  onChange: (next: { codeId?: string | undefined; text?: string }) => void;
  label: string;
  error: string | undefined;
};

/** Why something stops: one of the stop codes where there are any, else in words (CAT-41). */
export function StopReason({ codeId, text, onChange, label, error }: Props) {
  const t = useT();
  const codes = useStopCodes();
  if (codes && codes.length > 0) {
    return (
      <Select
        label={t('lookup.stopCode')}
        value={codeId}
        onChange={(next) => onChange({ codeId: next })}
        options={codes.map((one) => ({ id: one.id, label: one.text, note: one.code }))}
        error={error}
      />
    );
  }
  return <TextField label={label} isRequired value={text} onChange={(next) => onChange({ text: next })} error={error} />;
}
