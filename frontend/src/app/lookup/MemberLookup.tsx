import { ComboBox, type Option } from '@/ui';
import { findMembers } from './members';

type Props = {
  label: string;
  value: Option<string> | undefined;
  onChange: (member: Option<string> | undefined) => void;
  error?: string | undefined;
  hint?: string;
  autoFocus?: boolean;
};

/** Chooses a member by name or number. */
export const MemberLookup = (props: Props) => <ComboBox {...props} find={findMembers} />;
