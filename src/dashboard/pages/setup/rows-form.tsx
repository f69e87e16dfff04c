import { Button, Input } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { Role } from '../../../../domain/kernel/index.ts'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useSend } from '../../kit/views.tsx'
import { NotYours } from './not-yours.tsx'
import { filledLines } from './rows.ts'
import { setupWords as words } from './words.ts'

interface RowsFormProps {
  /** The command of the community that each row becomes. */
  readonly command: 'add-quarter' | 'draw-grid' | 'join-party'
  readonly roles: readonly Role[]
  readonly note: string
  readonly rowsOf: (text: string) => readonly object[]
  /** Rows that can be taken over. */
  readonly proposal?: { readonly label: string; readonly text: string }
}

/** The step in which each command is sent. */
const STEP_OF = { 'add-quarter': 'quarters', 'draw-grid': 'grids', 'join-party': 'parties' } as const

interface Outcome {
  readonly done: number
  readonly refused: readonly { readonly row: number; readonly why: string }[]
}

/** Pasted rows, each sent as a command of its own. Rows that the engine refuses stay, with its words. */
export function RowsForm({ command, roles, note, rowsOf, proposal }: RowsFormProps) {
  const say = useSay()
  const id = useId()
  const maySend = useMaySend()
  const [, set] = useUrlState()
  const { community } = useSession()
  const [text, setText] = useState('')
  const [outcome, setOutcome] = useState<Outcome>()
  const [busy, setBusy] = useState(false)
  const { mutateAsync } = useSend()
  if (!maySend('community', command)) return <NotYours roles={roles} />
  const rows = rowsOf(text)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    // The step stays open although its first row does it: the others may be refused.
    set({ step: STEP_OF[command] }, { replace: true })
    const lines = filledLines(text)
    const refused: { readonly row: number; readonly why: string }[] = []
    const left: string[] = []
    let count = 0
    for (const [at, body] of rows.entries()) {
      try {
        await mutateAsync({ aggregate: 'community', command, id: community, body })
        count += 1
      } catch (error) {
        left.push(lines[at] ?? '')
        refused.push({ row: left.length, why: reasonOf(error) })
      }
    }
    setText(left.join('\n'))
    setOutcome({ done: count, refused })
    setBusy(false)
    if (refused.length === 0) set({ step: undefined }, { replace: true })
  }
  return (
    <form className="form" onSubmit={(event) => void send(event)}>
      <p className="soft" id={`${id}-note`}>
        {note}
      </p>
      {outcome !== undefined && outcome.refused.length > 0 && (
        <div className="form-refusal" role="alert">
          <strong>{say(words.rowsLeft, { done: outcome.done })}</strong>
          {outcome.refused.map(({ row, why }) => (
            <span key={row}>{say(words.rowRefused, { row, why })}</span>
          ))}
        </div>
      )}
      <label htmlFor={id}>{say(words.rows)}</label>
      <Input.TextArea
        id={id}
        aria-describedby={`${id}-note`}
        autoSize={{ minRows: 4, maxRows: 20 }}
        // What would be typed while rows are sent is lost when those that are left take its place.
        readOnly={busy}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={busy} disabled={rows.length === 0}>
          {say(words.send, { n: rows.length })}
        </Button>
        {proposal !== undefined && <Button onClick={() => setText(proposal.text)}>{proposal.label}</Button>}
      </div>
    </form>
  )
}

/** The engine's words: of the field that is wrong, where it names one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof HttpProblem)) return error instanceof Error ? error.message : String(error)
  const fields = error.errors.map(({ path, message }) => `${path.replace(/^\/body\//, '')}: ${message}`)
  return fields.length > 0 ? fields.join('; ') : (error.detail ?? error.title)
}
