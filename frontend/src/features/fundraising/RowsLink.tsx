import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A figure that opens the rows it is made of (FUN-02). */
export const RowsLink = ({ token, children }: { token: string; children: ReactNode }) => (
  <Link to="/drilldown" search={{ token }} className="num">
    {children}
  </Link>
);
