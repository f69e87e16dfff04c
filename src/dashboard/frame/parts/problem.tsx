import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { HttpProblem, HttpUnreachable } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import { partsWords as words } from '../words.ts'
import { Empty } from './empty.tsx'

interface ProblemNoteProps {
  readonly error: unknown
  readonly retry?: () => void
}

/** What went wrong, its code, and what mends it. A refusal by right reads as "not for you". */
export function ProblemNote({ error, retry }: ProblemNoteProps) {
  const say = useSay()
  if (error instanceof HttpProblem && error.status === 403) {
    return <Empty kind="forbidden" title={error.title} next={error.detail || say(words.forbiddenNext)} />
  }
  const unreachable = error instanceof HttpUnreachable
  const problem = error instanceof HttpProblem ? error : undefined
  const title = problem?.title ?? say(unreachable ? words.unreachable : words.broken)
  const next = problem?.detail ?? say(unreachable ? words.unreachableNext : words.brokenNext)
  const code = problem?.code ?? (unreachable ? error.code : error instanceof Error ? error.name : 'unknown')
  return (
    <div className="note note-problem" role="alert">
      <Icon name={unreachable ? 'offline' : 'warn'} size={1.6} />
      <div>
        <p className="note-title">{title}</p>
        <p>{next}</p>
        <p className="note-code">
          {say(words.code)} <code>{code}</code>
        </p>
        {retry !== undefined && (
          <Button onClick={retry} icon={<Icon name="refresh" size={1} />}>
            {say(words.retry)}
          </Button>
        )}
      </div>
    </div>
  )
}

interface BoundaryProps {
  readonly children: ReactNode
  /** A change of it shows the children again. */
  readonly place: string
}

/** Catches what a page throws, so that the rest of the desk stays. */
export class PageBoundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  override componentDidUpdate(before: BoundaryProps): void {
    if (before.place !== this.props.place && this.state.error !== undefined) this.setState({ error: undefined })
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return <ProblemNote error={this.state.error} retry={() => window.location.reload()} />
  }
}
