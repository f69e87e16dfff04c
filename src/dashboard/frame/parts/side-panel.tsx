import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useUrlState } from '../url-state.ts'
import { Spoken } from './names.tsx'

interface SidePanelProps {
  readonly title: ReactNode
  /** The name in the address whose value opens it. */
  readonly name?: string
  /** Width in rem; narrow windows are filled. */
  readonly width?: number
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** What is open beside a list, while the address has `open=…`. Escape, the cross and the way back close it. */
export function SidePanel({ title, name = 'open', width = 40, actions, children }: SidePanelProps) {
  const [params, set] = useUrlState()
  const open = params.has(name)
  return (
    <Drawer
      open={open}
      onClose={() => set({ [name]: undefined })}
      title={<Spoken>{title}</Spoken>}
      extra={actions}
      size={`min(${width}rem, 100vw)`}
      destroyOnHidden
      // The list stays readable beside it.
      mask={false}
      className="side-panel"
    >
      {children}
    </Drawer>
  )
}

/** Pairs of a name and a value. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Spoken>{value}</Spoken>
          </dd>
        </div>
      ))}
  </dl>
)
