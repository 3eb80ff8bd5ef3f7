/** The shape of text that is on its way. */
export const Skeleton = ({ width = '60%', height = 10 }: { width?: number | string; height?: number }) => (
  <span className="skeleton" style={{ width, height }} aria-hidden />
);

export const SkeletonRows = ({ rows = 6 }: { rows?: number }) => (
  <div className="stack" aria-busy>
    {Array.from({ length: rows }, (_, row) => (
      <Skeleton key={row} width={`${90 - (row % 3) * 12}%`} height={14} />
    ))}
  </div>
);
