import { useQuery } from 'urql';
import { useT } from '@/app/i18n';
import { Unready, useOrganisations } from '@/app/lookup/OrganisationSelect';
import { today } from '@/app/today';
import { Drawer, toast } from '@/ui';
import { FeeRunForm } from './FeeRunForm';
import { FeeRunChoicesDoc, type FeeRunSheetFragment } from './feeRuns.gql';
import { fromFeeRun, newFeeRun } from './values';

type Props = {
  open: boolean;
  /** The run that is changed; a new one has none. */
  saved: FeeRunSheetFragment | undefined;
  onClose: () => void;
  onSaved: () => void;
};

/** A fee run beside the page, to be made or changed. */
export function FeeRunDrawer({ open, saved, onClose, onSaved }: Props) {
  const t = useT();
  const done = (name: string) => {
    toast(t('feeruns.saved', { name }));
    onSaved();
    onClose();
  };
  return (
    <Drawer open={open} onClose={onClose} title={saved?.name ?? t('feeruns.new')} keepOpen>
      <Editor saved={saved} onDone={done} onCancel={onClose} />
    </Drawer>
  );
}

type EditorProps = { saved: Props['saved']; onDone: (name: string) => void; onCancel: () => void };

/** The form, once what it offers is here. */
function Editor({ saved, ...props }: EditorProps) {
  const [{ data, error }, refetch] = useQuery({ query: FeeRunChoicesDoc, requestPolicy: 'cache-and-network' });
  const { organisations, only } = useOrganisations();
  if (!data || organisations.length === 0) {
    return <Unready error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  }
  return (
    <FeeRunForm
      {...props}
      initial={saved ? fromFeeRun(saved) : newFeeRun(data.feeMailForms, today(), only)}
      saved={saved}
      choices={data}
      onMore={() => refetch({ requestPolicy: 'network-only' })}
    />
  );
}
