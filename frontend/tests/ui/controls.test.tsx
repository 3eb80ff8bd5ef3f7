import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { Button, ComboBox, MoneyField, PeriodText, Select, TextField, type Option } from '@/ui';
import { draw } from './render';

describe('controls', () => {
  it('tie a label and an error to their field', () => {
    draw(<TextField label="E-mail" value="" onChange={() => {}} error="Required" />);
    const input = screen.getByLabelText('E-mail');
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const notes = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(notes.map((id) => document.getElementById(id)?.textContent)).toContain('Required');
  });

  it('ignore a second press while the first is on its way', async () => {
    const onPress = vi.fn();
    draw(
      <Button isPending onPress={onPress}>
        Save
      </Button>,
    );
    await userEvent.dblClick(screen.getByRole('button'));
    expect(onPress).not.toHaveBeenCalled();
  });

  it('give money in whole minor units', async () => {
    const onChange = vi.fn();
    function Form() {
      const [value, setValue] = useState<number>();
      return (
        <MoneyField
          label="Amount"
          currency="NOK"
          value={value}
          onChange={(minor) => {
            onChange(minor);
            setValue(minor);
          }}
        />
      );
    }
    draw(<Form />);
    const input = screen.getByLabelText('Amount (NOK)');
    await userEvent.type(input, '1284.5');
    expect(onChange).toHaveBeenLastCalledWith(128_450);
    await userEvent.tab();
    expect((input as HTMLInputElement).value).toBe('1,284.50');
  });

  it('tell an amount that nobody can read from none at all', async () => {
    const onChange = vi.fn();
    draw(<MoneyField label="Amount" currency="NOK" value={undefined} onChange={onChange} />);
    const input = screen.getByLabelText('Amount (NOK)');
    await userEvent.type(input, 'x');
    expect(onChange).toHaveBeenLastCalledWith(Number.NaN);
    await userEvent.clear(input);
    expect(onChange).toHaveBeenLastCalledWith(undefined);
  });

  it('keep the words of a choice apart from its note', () => {
    const options = [{ id: 'a', label: 'Ordinary', note: 'Yearly' }];
    draw(<Select label="Plan" value="a" onChange={() => {}} options={options} />);
    expect(screen.getByRole('button').textContent).toContain('Ordinary Yearly');
  });

  it('show the last included day of a period', () => {
    draw(<PeriodText start="2026-01-01" end="2026-02-01" />);
    expect(screen.getByText('01/01/2026 – 31/01/2026')).toBeTruthy();
  });

  it('look something up while typing and keep what was chosen', async () => {
    const find = vi.fn(async () => [{ id: 'm1', label: 'Kari Nordmann', note: '100001' }]);
    function Form() {
      const [value, setValue] = useState<Option<string>>();
      return (
        <>
          <ComboBox label="Payer" value={value} onChange={setValue} find={find} />
          <output data-testid="chosen">{value?.id ?? 'nobody'}</output>
        </>
      );
    }
    draw(<Form />);
    await userEvent.type(screen.getByRole('combobox', { name: 'Payer' }), 'kari');
    await userEvent.click(await screen.findByRole('option', { name: /Kari Nordmann/ }));
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull());
    expect(screen.getByTestId('chosen').textContent).toBe('m1');
    expect((screen.getByRole('combobox', { name: 'Payer' }) as HTMLInputElement).value).toBe('Kari Nordmann');
    await userEvent.clear(screen.getByRole('combobox', { name: 'Payer' }));
    expect(screen.getByTestId('chosen').textContent).toBe('nobody');
  });
});
