import { DropZone, FileTrigger, isFileDropItem, Text } from 'react-aria-components';
import { Button } from './Button';

type Props = {
  label: string;
  hint: string;
  choose: string;
  onFiles: (files: File[]) => void;
  accept?: string[];
  multiple?: boolean;
  pending?: boolean;
};

/** Files dropped here, pasted, or chosen with the button. */
export function FileDrop({ label, hint, choose, onFiles, accept, multiple = false, pending = false }: Props) {
  const limit = (files: File[]) => onFiles(multiple ? files : files.slice(0, 1));
  return (
    <DropZone
      className="drop"
      isDisabled={pending}
      onDrop={(event) => {
        const dropped = event.items.filter(isFileDropItem).map((item) => item.getFile());
        void Promise.all(dropped).then((files) => files.length > 0 && limit(files));
      }}
    >
      <Text slot="label" className="strong">
        {label}
      </Text>
      <p className="dim">{hint}</p>
      <FileTrigger
        allowsMultiple={multiple}
        {...(accept ? { acceptedFileTypes: accept } : {})}
        onSelect={(files) => files && limit([...files])}
      >
        <Button isPending={pending}>{choose}</Button>
      </FileTrigger>
    </DropZone>
  );
}
