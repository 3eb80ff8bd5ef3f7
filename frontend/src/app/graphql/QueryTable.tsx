import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useState, type ReactNode } from 'react';
import { useQuery, type AnyVariables } from 'urql';
import { Button, SkeletonTableRows, Table, TableRows, type TableColumn } from '@/ui';
import { Failure } from '@/ui/Failure';
import { useT } from '../i18n';

type PageOf<Row> = {
  rows: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

type Props<Data, Variables extends AnyVariables, Row> = {
  label: string;
  /** A query whose `$after` is the cursor of a page. */
  document: TypedDocumentNode<Data, Variables>;
  /** All its variables but `after`. */
  variables: Omit<Variables, 'after'>;
  /** The page in an answer; undefined when what was asked for does not exist. */
  page: (data: Data) => PageOf<Row> | null | undefined;
  columns: readonly TableColumn<Row>[];
  rowKey: (row: Row) => string;
  empty: ReactNode;
  /** What can be done with the rows, above them; not there while there are none. */
  tools?: ReactNode;
};

/**
 * A connection as a table, with "show more" below it.
 * Every page is a query of its own, so all of them stay in step with the cache.
 */
export function QueryTable<Data, Variables extends AnyVariables, Row>(props: Props<Data, Variables, Row>) {
  return <PagedTable key={JSON.stringify(props.variables)} {...props} />;
}

function PagedTable<Data, Variables extends AnyVariables, Row>(props: Props<Data, Variables, Row>) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const [{ data, error }, refetch] = useQuery({
    query: props.document,
    variables: { ...props.variables, after: null } as unknown as Variables,
    requestPolicy: 'cache-and-network',
  });
  const more = (cursor: string) =>
    setCursors((before) => (before.includes(cursor) ? before : [...before, cursor]));

  if (error && !data) return <Failure error={error} onRetry={() => refetch({ requestPolicy: 'network-only' })} />;
  if (data && (props.page(data)?.rows.length ?? 0) === 0) return props.empty;
  return (
    <>
      {data && props.tools}
      <Table label={props.label} columns={props.columns}>
        {cursors.map((cursor, index) => (
          <TablePage
            key={cursor ?? ''}
            {...props}
            after={cursor}
            onMore={index === cursors.length - 1 ? more : undefined}
          />
        ))}
      </Table>
    </>
  );
}

type TablePageProps<Data, Variables extends AnyVariables, Row> = Props<Data, Variables, Row> & {
  after: string | null;
  onMore: ((cursor: string) => void) | undefined;
};

function TablePage<Data, Variables extends AnyVariables, Row>(props: TablePageProps<Data, Variables, Row>) {
  const t = useT();
  const [{ data, error }, refetch] = useQuery({
    query: props.document,
    variables: { ...props.variables, after: props.after } as unknown as Variables,
  });
  const page = data ? props.page(data) : undefined;
  const cursor = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  const foot = (content: ReactNode) => (
    <tbody>
      <tr>
        <td colSpan={props.columns.length} className="wrap">
          {content}
        </td>
      </tr>
    </tbody>
  );

  if (error && !page) {
    return foot(<Button onPress={() => refetch({ requestPolicy: 'network-only' })}>{t('state.retry')}</Button>);
  }
  if (!page) return <SkeletonTableRows columns={props.columns} />;
  return (
    <>
      <TableRows columns={props.columns} rows={page.rows} rowKey={props.rowKey} />
      {props.onMore && cursor && foot(<Button onPress={() => props.onMore?.(cursor)}>{t('ui.more')}</Button>)}
    </>
  );
}
