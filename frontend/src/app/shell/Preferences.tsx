import { useState } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { toast } from '@/ui';
import { LOCALES, LOCALE_NAMES, useI18n, type Locale } from '../i18n';
import { signOut, type Viewer } from '../session/session';
import { rememberTheme, storedTheme, THEMES, type Theme } from './theme';

/** Language, appearance and sign-out, behind the name of who is signed in. */
export function Preferences({ viewer }: { viewer: Viewer }) {
  const { t, locale, setLocale } = useI18n();
  const [theme, setTheme] = useState(storedTheme);
  const chooseTheme = (next: Theme) => {
    rememberTheme(next);
    setTheme(next);
  };
  const leave = () => void signOut().catch(() => toast(t('state.failed')));

  return (
    <MenuTrigger>
      <Button className="btn ghost viewer">
        <span className="sr">{t('shell.preferences')}</span>
        <span className="viewer-name">{viewer.name}</span>
        <span className="dim">{viewer.tenantName}</span>
      </Button>
      <Popover className="popover" placement="top start">
        <Menu onAction={(key) => key === 'sign-out' && leave()}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[locale]}
            onSelectionChange={(keys) => setLocale([...keys][0] as Locale)}
          >
            <Header className="option-head">{t('shell.language')}</Header>
            {LOCALES.map((one) => (
              <MenuItem key={one} id={one} className="option">
                {LOCALE_NAMES[one]}
                {one === locale && <span aria-hidden>✓</span>}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => chooseTheme([...keys][0] as Theme)}
          >
            <Header className="option-head">{t('shell.theme')}</Header>
            {THEMES.map((one) => (
              <MenuItem key={one} id={one} className="option">
                {t(`shell.theme.${one}`)}
                {one === theme && <span aria-hidden>✓</span>}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="menu-line" />
          <MenuItem id="sign-out" className="option">
            {t('shell.signOut')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
