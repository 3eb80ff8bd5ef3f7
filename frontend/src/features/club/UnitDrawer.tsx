import { useT } from '@/app/i18n';
import { useMay } from '@/app/session/useMay';
import { Button, DateText, Drawer, Empty, Facts, toast } from '@/ui';
import { CloseUnit } from './CloseUnit';
import { BELOW } from './tree';
import { UnitForm } from './UnitForm';
import { UnitMembers } from './UnitMembers';
import type { UnitSheetFragment } from './units.gql';

const NEW = 'new';

type Search = { unit?: string | undefined; form?: 'below' | 'edit' | 'close' | undefined };
type Props = {
  units: readonly UnitSheetFragment[];
  search: Search;
  onShow: (next: Search) => void;
  onChanged: () => void;
};

/** A unit beside the tree: what it is, who is in it, and what can be done with it. */
export function UnitDrawer({ units, search: { unit: id, form }, onShow, onChanged }: Props) {
  const t = useT();
  const unit = units.find((one) => one.id === id);
  const below = unit && BELOW[unit.kind];
  const done = (name: string) => {
    toast(t('club.saved', { name }));
    onChanged();
    onShow(unit ? { unit: unit.id } : {});
  };
  const cancel = () => onShow(unit ? { unit: unit.id } : {});
  return (
    <Drawer
      open={id !== undefined}
      onClose={() => onShow({})}
      title={id === NEW ? t('club.newSport') : (unit?.name ?? t('club.gone'))}
      keepOpen={id === NEW || form !== undefined}
    >
      {id === NEW && <UnitForm kind="SPORT" onDone={done} onCancel={cancel} />}
      {id !== NEW && !unit && <Empty title={t('club.gone')} />}
      {unit && form === 'edit' && <UnitForm kind={unit.kind} saved={unit} onDone={done} onCancel={cancel} />}
      {unit && below && form === 'below' && <UnitForm kind={below} parentId={unit.id} onDone={done} onCancel={cancel} />}
      {unit && form === 'close' && <CloseUnit unit={unit} onDone={done} onCancel={cancel} />}
      {unit && form === undefined && <UnitDetails unit={unit} onShow={onShow} />}
    </Drawer>
  );
}

function UnitDetails({ unit, onShow }: { unit: UnitSheetFragment; onShow: Props['onShow'] }) {
  const t = useT();
  const mayWrite = useMay()('members:write') && unit.isOpen;
  const below = BELOW[unit.kind];
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('club.kind'), value: t(`club.unitKind.${unit.kind}`) },
          ...(unit.kind === 'DEPARTMENT' ? [{ label: t('club.rate'), value: unit.feeRate?.name }] : []),
          { label: t('club.lastOn'), value: <DateText date={unit.lastOn} /> },
        ]}
      />
      {mayWrite && (
        <div className="row">
          {below && (
            <Button look="main" onPress={() => onShow({ unit: unit.id, form: 'below' })}>
              {t(`club.newBelow.${below}`)}
            </Button>
          )}
          <Button onPress={() => onShow({ unit: unit.id, form: 'edit' })}>{t('club.change')}</Button>
          <Button onPress={() => onShow({ unit: unit.id, form: 'close' })}>{t('club.close')}</Button>
        </div>
      )}
      <UnitMembers unitId={unit.id} />
    </div>
  );
}
