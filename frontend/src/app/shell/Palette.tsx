import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import type { Option } from '@/ui';
import { useT } from '../i18n';
import { findMembers } from '../lookup/members';
import { useMay } from '../session/useMay';
import { ACTIONS, NAV } from './navigation';

const PAUSE_MS = 120;

/** Goes to a page, starts something, or finds a member, from anywhere. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const may = useMay();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const { members, searching } = useMembers(text);

  const pages = NAV.filter(
    (page) => contains(t(page.label), text) && (!page.permission || may(page.permission)),
  );
  const actions = ACTIONS.filter(
    (action) => contains(t(action.label), text) && (!action.permission || may(action.permission)),
  );

  const choose = (key: string) => {
    onClose();
    const page = pages.find((one) => one.to === key);
    const action = actions.find((one) => one.label === key);
    if (page) void navigate({ to: page.to });
    else if (action) void navigate({ to: action.to, search: action.search });
    else void navigate({ to: '/members/$memberId', params: { memberId: key } });
  };

  return (
    <ModalOverlay className="overlay" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="palette">
        <Dialog aria-label={t('palette.open')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={t('palette.placeholder')} autoFocus>
              <Input className="palette-input" placeholder={t('palette.placeholder')} />
            </SearchField>
            <Menu
              className="palette-menu"
              aria-label={t('palette.open')}
              onAction={(key) => choose(String(key))}
              renderEmptyState={() => (
                <p className="option-none">{t(searching ? 'palette.searching' : 'palette.none')}</p>
              )}
            >
              {pages.length > 0 && (
                <MenuSection>
                  <Header className="option-head">{t('palette.pages')}</Header>
                  {pages.map((page) => (
                    <MenuItem key={page.to} id={page.to} className="option" textValue={t(page.label)}>
                      {t(page.label)}
                      {page.hotkey && <kbd aria-hidden>g {page.hotkey}</kbd>}
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {actions.length > 0 && (
                <MenuSection>
                  <Header className="option-head">{t('palette.actions')}</Header>
                  {actions.map((action) => (
                    <MenuItem key={action.label} id={action.label} className="option">
                      {t(action.label)}
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {members.length > 0 && (
                <MenuSection>
                  <Header className="option-head">{t('palette.members')}</Header>
                  {members.map((member) => (
                    <MenuItem key={member.id} id={member.id} className="option" textValue={member.label}>
                      {member.label}
                      <span className="dim num">{member.note}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Members that match what is typed; a slow answer to an older text is dropped. */
function useMembers(text: string): { members: Option<string>[]; searching: boolean } {
  const [found, setFound] = useState<{ text: string; members: Option<string>[] }>({ text: '', members: [] });
  useEffect(() => {
    const request = new AbortController();
    const look = async () => {
      try {
        const members = await findMembers(text, request.signal);
        if (!request.signal.aborted) setFound({ text, members });
      } catch {
        if (!request.signal.aborted) setFound({ text, members: [] });
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [text]);
  return { members: text === '' ? [] : found.members, searching: found.text !== text };
}
