import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../hooks/useDocumentTitle';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A page that has nothing to show but the reason and the ways on. */
export function PageProblem({ title, children }: Props) {
  useDocumentTitle(title);
  return (
    <div className="page-problem">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
