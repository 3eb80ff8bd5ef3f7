import { useCallback, useRef, useState, type FormEvent } from 'react';
import { useT } from '../i18n';
import { explainRefusal, fieldMessages, type Refusal } from '../refusals/explain';
import { unreadable, type Problems } from './checks';

type Errors = Record<string, string>;

type Options<Values extends object> = {
  initial: Values;
  /** What can be known to be wrong before sending. The server's rules are not repeated here. */
  check: (values: Values) => Problems;
  submit: (values: Values) => Promise<void> | void;
};

/**
 * The state of one form: values, what is wrong with them, and what the server refused.
 *
 * `field('email')` gives a control its value, change handler and error. Errors of nested values are
 * found by path: `error('addresses.0.city')`. After a failed attempt the first faulty field gets the focus.
 */
export function useForm<Values extends object>({ initial, check, submit }: Options<Values>) {
  const t = useT();
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [refusal, setRefusal] = useState<string>();
  const [submitting, setSubmitting] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);

  const focusFirstError = useCallback(() => {
    requestAnimationFrame(() => {
      formRef.current?.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid] button')?.focus();
    });
  }, []);

  const set = useCallback((patch: Partial<Values>) => {
    setValues((before) => ({ ...before, ...patch }));
    const touched = Object.keys(patch);
    setErrors((before) => withoutPaths(before, touched));
  }, []);

  /** Start over from other values. */
  const reset = useCallback((to: Values) => {
    setValues(to);
    setErrors({});
    setRefusal(undefined);
  }, []);

  /** Show a refusal: on its fields where it names some, and as a sentence above the buttons. */
  const refuse = useCallback(
    (refused: Refusal) => {
      const messages = fieldMessages(t, refused);
      setErrors(messages);
      setRefusal(explainRefusal(t, refused));
      focusFirstError();
    },
    [t, focusFirstError],
  );

  /** No trustworthy answer came; other words may say more. */
  const fail = useCallback((words?: string) => setRefusal(words ?? t('form.failed')), [t]);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (submitting) return;
    setRefusal(undefined);
    const problems = Object.entries({ ...unreadable(values), ...check(values) });
    setErrors(Object.fromEntries(problems.map(([path, key]) => [path, t(key)])));
    if (problems.length > 0) {
      focusFirstError();
      return;
    }
    setSubmitting(true);
    try {
      await submit(values);
    } finally {
      setSubmitting(false);
    }
  };

  const field = <Name extends keyof Values & string>(name: Name) => ({
    value: values[name],
    onChange: (value: Values[Name]) => set({ [name]: value } as unknown as Partial<Values>),
    error: errors[name],
  });

  return {
    values,
    set,
    reset,
    field,
    error: (path: string) => errors[path],
    /** Errors on paths that no control of the form shows belong in the summary. */
    errors,
    refusal,
    refuse,
    fail,
    submitting,
    formProps: { ref: formRef, onSubmit, noValidate: true },
  };
}

/** What `useForm` gives; controls of a form take it whole. */
export type FormState<Values extends object> = ReturnType<typeof useForm<Values>>;

function withoutPaths(errors: Errors, touched: string[]): Errors {
  const concerns = (path: string) => touched.some((name) => path === name || path.startsWith(`${name}.`));
  return Object.fromEntries(Object.entries(errors).filter(([path]) => !concerns(path)));
}
