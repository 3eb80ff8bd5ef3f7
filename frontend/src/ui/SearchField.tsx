import { Input, SearchField as AriaSearchField } from 'react-aria-components';

type Props = { label: string; value: string; onChange: (value: string) => void };

/** The search of a list; the key `/` jumps to it from anywhere on the page. */
export const SearchField = ({ label, ...props }: Props) => (
  <AriaSearchField {...props} aria-label={label} className="search-field" data-search="">
    <Input className="input" placeholder={`${label}  /`} />
  </AriaSearchField>
);
