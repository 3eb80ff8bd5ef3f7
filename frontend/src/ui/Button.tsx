import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classes } from './classes';

export type ButtonLook = 'main' | 'ghost' | 'danger' | 'link';

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'style'> & {
  look?: ButtonLook;
  small?: boolean;
};

/** `isPending` keeps the focus but ignores presses, so a double click can't send twice. */
export const Button = ({ look, small = false, ...props }: ButtonProps) => (
  <AriaButton {...props} className={classes('btn', look, small && 'small')} />
);
