import { Button, Input, Select } from 'antd'
import { type FormEvent, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useSend } from '../../kit/views.tsx'
import { CHOSEN, type Chosen, choiceOf, columnsOf, FLAGS, type FlagName, guessedChoice } from './sheet.ts'
import { rowsWords as words } from './words.ts'

interface ColumnsFormProps {
  readonly hotline: string
  /** The names that the pasted rows have. */
  readonly names: readonly string[]
  readonly saved: RowOf<'order-columns'>['columns'] | undefined
  readonly done: () => void
}

/** Which column is what. It is saved once for the hotline, and read whenever rows are pasted. */
export function ColumnsForm({ hotline, names, saved, done }: ColumnsFormProps) {
  const { say } = useLanguage()
  const { community } = useSession()
  const [choice, setChoice] = useState(() => (saved === undefined ? guessedChoice(names) : choiceOf(saved)))
  const send = useSend()
  const columns = columnsOf(choice, saved)
  const options = names.map((name) => ({ value: name, label: name }))

  const choose = (what: Chosen, column: string | undefined): void => {
    const { [what]: _, ...others } = choice.columns
    setChoice({ ...choice, columns: column === undefined ? others : { ...others, [what]: column } })
  }
  const flag = (what: FlagName, column: string | undefined, values: string): void => {
    const { [what]: _, ...others } = choice.flags
    setChoice({ ...choice, flags: column === undefined ? others : { ...others, [what]: { column, values } } })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (columns === undefined) return
    send.mutate(
      { aggregate: 'community', command: 'save-order-columns', id: community, body: { hotline, columns } },
      { onSuccess: done },
    )
  }
  const picker = (id: string, label: string, value: string | undefined, onChange: (value?: string) => void) => (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Select<string>
        id={id}
        className="wide"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={say(words.noColumn)}
        value={value ?? null}
        options={options}
        onChange={(next: string | undefined) => onChange(next)}
      />
    </div>
  )
  return (
    <form className="panel" onSubmit={submit}>
      <h2>{say(words.mapping)}</h2>
      <div className="rows-columns">
        {CHOSEN.map((what) => (
          <div key={what}>
            {picker(`column-${what}`, say(words[what]), choice.columns[what], (next) => choose(what, next))}
          </div>
        ))}
        {FLAGS.map((what) => {
          const chosen = choice.flags[what]
          return (
            <div key={what} className="rows-flag">
              {picker(`column-${what}`, say(words[what]), chosen?.column, (next) =>
                flag(what, next, chosen?.values ?? ''),
              )}
              {chosen !== undefined && (
                <Input
                  aria-label={say(words[`${what}Values`])}
                  placeholder={say(words[`${what}Values`])}
                  value={chosen.values}
                  onChange={({ target }) => flag(what, chosen.column, target.value)}
                />
              )}
            </div>
          )
        })}
      </div>
      {send.error !== null && <Refusal error={send.error} />}
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={send.isPending} disabled={columns === undefined}>
          {say(words.saveMapping)}
        </Button>
      </div>
    </form>
  )
}
