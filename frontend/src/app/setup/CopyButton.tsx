import { useState } from 'react';
import { problemsOf, required } from '@/app/commands/checks';
import { useCommand } from '@/app/commands/useCommand';
import { useForm } from '@/app/commands/useForm';
import type { SetupKind } from '@/app/graphql/types.gen';
import { useT } from '@/app/i18n';
import { useMay, type Permission } from '@/app/session/useMay';
import { Button, Drawer, Notice, TextField, toast } from '@/ui';
import { CopySetupDoc } from './copy.gql';

type Props = {
  kind: SetupKind;
  id: string;
  name: string;
  permission?: Permission;
  small?: boolean;
  onCopied: (id: string) => void;
};

/** Makes a thing like this one, under another name (CAT-44). */
export function CopyButton({ permission = 'catalogue:write', small = false, ...props }: Props) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!useMay()(permission)) return null;
  return (
    <>
      <Button small={small} onPress={() => setOpen(true)} aria-label={t('setup.copyThis', { name: props.name })}>
        {t('setup.copy')}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t('setup.copyThis', { name: props.name })} keepOpen>
        <CopyForm {...props} onClose={() => setOpen(false)} />
      </Drawer>
    </>
  );
}

function CopyForm({ kind, id, name, onCopied, onClose }: Omit<Props, 'permission' | 'small'> & { onClose: () => void }) {
  const t = useT();
  const { run, pending } = useCommand(CopySetupDoc);
  const form = useForm<{ name: string }>({
    initial: { name: t('setup.copyOf', { name }) },
    check: (values) => problemsOf([['name', required(values.name)]]),
    submit: async (values) => {
      const answer = await run({ kind, id, name: values.name });
      if (answer?.kind === 'refused') form.refuse(answer.refusal);
      if (answer?.kind === 'failed') form.fail();
      if (answer?.kind === 'done') {
        toast(t('setup.copied', { name: answer.value.name }));
        onClose();
        onCopied(answer.value.id);
      }
    },
  });
  return (
    <form {...form.formProps} className="stack">
      <TextField label={t('setup.newName')} isRequired {...form.field('name')} />
      {form.refusal && (
        <Notice tone="bad" live>
          {form.refusal}
        </Notice>
      )}
      <div className="row">
        <Button type="submit" look="main" isPending={pending}>
          {t('setup.copy')}
        </Button>
        <Button onPress={onClose}>{t('ui.cancel')}</Button>
      </div>
    </form>
  );
}
