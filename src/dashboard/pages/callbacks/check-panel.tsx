import { Button, Input } from 'antd'
import { useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { useSend } from '../../kit/views.tsx'
import { callbackWords as words } from './words.ts'

interface CheckPanelProps {
  readonly row: RowOf<'demand-board/callbacks'>
  readonly basis: 'independent-check' | 'unreachable'
  readonly pass: (id: string, told: string | undefined) => void
}

/** Where the raiser cannot be asked, or was not reached on three days, an independent party looks at the result. */
export function CheckPanel({ row, basis, pass }: CheckPanelProps) {
  const say = useSay()
  const send = useSend()
  const [note, setNote] = useState('')
  const close = (): void => {
    const body = { basis, ...(note.trim() === '' ? {} : { note: note.trim() }) }
    send.mutate(
      { aggregate: 'demand', command: 'close', id: row.id, body },
      { onSuccess: () => pass(row.id, say(words.recorded)) },
    )
  }
  return (
    <>
      <h2>{say(words.checkTitle)}</h2>
      <p>{say(whyOf(row, basis))}</p>
      <div className="field">
        <label htmlFor="check-note">
          {say(words.note)} <span className="soft">{say(words.noteHint)}</span>
        </label>
        <Input.TextArea
          id="check-note"
          autoSize={{ minRows: 1, maxRows: 5 }}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.blur()
          }}
        />
      </div>
      {send.error !== null && <Refusal error={send.error} />}
      <div className="form-actions">
        <Button type="primary" loading={send.isPending} onClick={close}>
          {say(words.checkDone)}
        </Button>
      </div>
    </>
  )
}

function whyOf({ call }: CheckPanelProps['row'], basis: CheckPanelProps['basis']) {
  if (basis === 'unreachable') return words.unreachable
  return call?.check === 'shared-person' ? words.checkShared : words.checkNoContact
}
