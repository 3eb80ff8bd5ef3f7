import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';

type Props = { label: string; done: number; total: number; text: string };

export const ProgressBar = ({ label, done, total, text }: Props) => (
  <AriaProgressBar className="progress" value={done} maxValue={Math.max(total, 1)} valueLabel={text}>
    {({ percentage }) => (
      <>
        <div className="progress-head">
          <Label>{label}</Label>
          <span className="num">{text}</span>
        </div>
        <div className="progress-track">
          <div className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
        </div>
      </>
    )}
  </AriaProgressBar>
);
