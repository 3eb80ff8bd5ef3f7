import type { ReactNode } from 'react';
import { Button, Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useT } from '@/app/i18n';
import { classes } from './classes';

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
};

function Head({ title, className }: { title: string; className: string }) {
  const t = useT();
  return (
    <header className={className}>
      <Heading slot="title" level={2}>
        {title}
      </Heading>
      <Button slot="close" className="btn ghost" aria-label={t('ui.close')}>
        ✕
      </Button>
    </header>
  );
}

/** A form or a detail beside the page. Escape and a press outside close it, unless `keepOpen`. */
export function Drawer({ open, onClose, title, children, wide = false, keepOpen = false }: Props & { wide?: boolean; keepOpen?: boolean }) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={!keepOpen}
    >
      <Modal className={classes('drawer', wide && 'wide')}>
        <AriaDialog>
          <Head title={title} className="drawer-head" />
          <div className="drawer-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A question in the middle of the screen; for acts that deserve a second look. */
export function Dialog({ open, onClose, title, children }: Props) {
  return (
    <ModalOverlay className="overlay" isOpen={open} onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable>
      <Modal className="dialog">
        <AriaDialog role="alertdialog">
          <Head title={title} className="dialog-head" />
          <div className="dialog-body">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
