import type { ReactNode } from 'react'

/** A part of the page: its buttons above its content. */
export const AdminPart = ({ actions, children }: { readonly actions?: ReactNode; readonly children: ReactNode }) => (
  <>
    {actions !== undefined && <div className="admin-actions">{actions}</div>}
    {children}
  </>
)
