import { Suspense, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';
import { SkeletonRows } from './Skeleton';

export type TabItem<Id extends string> = { id: Id; label: string; content: () => ReactNode };

type Props<Id extends string> = {
  label: string;
  value: Id;
  onChange: (id: Id) => void;
  items: readonly TabItem<Id>[];
};

/** Views of one thing. Only the chosen one is rendered, and may load its code lazily. */
export function Tabs<Id extends string>({ label, value, onChange, items }: Props<Id>) {
  return (
    <AriaTabs
      className="tabs"
      selectedKey={value}
      onSelectionChange={(key) => onChange(key as Id)}
      keyboardActivation="manual"
    >
      <TabList aria-label={label} className="tab-list">
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className="tab">
            {item.label}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel">
          <Suspense fallback={<SkeletonRows rows={4} />}>{item.content()}</Suspense>
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
