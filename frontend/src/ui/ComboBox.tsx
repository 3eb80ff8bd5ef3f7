import { useEffect, useRef, useState } from 'react';
import { Button, ComboBox as AriaComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useT } from '@/app/i18n';
import { FieldLabel, FieldNotes, type FieldProps } from './Field';
import type { Option } from './Select';

type Props = Omit<FieldProps<Option<string> | undefined>, 'isRequired'> & {
  /** Finds what matches the text; the signal aborts when more has been typed. */
  find: (text: string, signal: AbortSignal) => Promise<Option<string>[]>;
};

const PAUSE_MS = 150;

/** Looks something up while typing, among more than a list could hold. */
export function ComboBox({ label, value, onChange, find, error, hint, ...props }: Props) {
  const t = useT();
  const [text, setText] = useState(value?.label ?? '');
  const { options, failed } = useFound(text, value, find);

  return (
    <AriaComboBox
      {...props}
      className="field"
      items={options}
      inputValue={text}
      onInputChange={(next) => {
        setText(next);
        if (next === '' && value) onChange(undefined);
      }}
      value={value?.id ?? null}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (!chosen) return;
        onChange(chosen);
        setText(chosen.label);
      }}
      allowsEmptyCollection
      isInvalid={error !== undefined}
      validationBehavior="aria"
      menuTrigger="input"
    >
      <FieldLabel>{label}</FieldLabel>
      <div className="input framed">
        <Input className="react-aria-Input" placeholder={t('ui.search')} />
        <Button className="inner">▾</Button>
      </div>
      <FieldNotes hint={hint} error={error} />
      <Popover className="popover">
        <ListBox<Option<string>>
          renderEmptyState={() => <p className="option-none">{t(failed ? 'state.failed' : 'ui.noMatch')}</p>}
        >
          {(option) => (
            <ListBoxItem className="option" id={option.id} textValue={option.label}>
              <span>{option.label}</span>
              {option.note && <span className="dim">{option.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

/** The matches for a text, asked for after a short pause. The chosen option is always among them. */
function useFound(text: string, chosen: Option<string> | undefined, find: Props['find']) {
  const [found, setFound] = useState<Option<string>[]>([]);
  const [failed, setFailed] = useState(false);
  const latest = useRef(find);
  useEffect(() => {
    latest.current = find;
  });
  const isChosenText = text === chosen?.label;
  useEffect(() => {
    if (isChosenText) return undefined;
    const request = new AbortController();
    const look = async () => {
      try {
        const options = await latest.current(text, request.signal);
        if (request.signal.aborted) return;
        setFound(options);
        setFailed(false);
      } catch {
        if (!request.signal.aborted) setFailed(true);
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [text, isChosenText]);
  const missing = chosen && !found.some((option) => option.id === chosen.id);
  return { options: missing ? [chosen, ...found] : found, failed };
}
