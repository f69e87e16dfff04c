import { App, Button } from 'antd'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { newCommandKey } from '../../kit/command-key.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useCommands } from '../../kit/commands.ts'
import { type CommandListing, type DoneCommand, HttpProblem, HttpUnreachable } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useSend } from '../../kit/views.tsx'
import { Empty } from '../parts/empty.tsx'
import { Loading } from '../parts/loading.tsx'
import { ProblemNote } from '../parts/problem.tsx'
import { Fields, FormOf } from './field.tsx'
import { beginningOf, missingIn, type Schema, withoutEmpty } from './fields.ts'
import { INSISTENCE, Insistence, withoutInsistence } from './insistence.tsx'
import { formWords as words } from './words.ts'

interface CommandFormProps {
  readonly aggregate: string
  readonly command: string
  /** The aggregate; left out where the command makes something new. */
  readonly id?: string
  /** What the page knows already: `{ task: 't1' }`. */
  readonly given?: Readonly<Record<string, unknown>>
  /** Whether given fields are shown, to be changed; else they are only sent. */
  readonly showGiven?: boolean
  /** The revision that the reader saw. The engine refuses where it has changed since. */
  readonly ifMatch?: number
  readonly onDone?: (done: DoneCommand & { readonly [added: string]: unknown }) => void
  readonly onCancel?: () => void
}

/**
 * The form of a command, from its schema: every field with its name in the reader's language, ids as choices, times in the
 * community's zone. What the engine refuses is shown at the field or above, and the input is kept. Sending again after a failure of
 * the network does it once.
 */
export function CommandForm(props: CommandFormProps) {
  const { data, error, refetch } = useCommands()
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={3} />
  const listing = data.find((one) => one.aggregate === props.aggregate && one.command === props.command)
  if (listing === undefined) return <UnknownCommand />
  return <Form {...props} listing={listing} />
}

function UnknownCommand() {
  const { say } = useLanguage()
  return <Empty kind="forbidden" next={say(words.unknown)} />
}

function Form(props: CommandFormProps & { readonly listing: CommandListing }) {
  const { aggregate, command, id, given = {}, showGiven = false, ifMatch, onDone, onCancel, listing } = props
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const schema = listing.schema as Schema
  const [value, setValue] = useState<Readonly<Record<string, unknown>>>(() => ({ ...beginningOf(schema), ...given }))
  const [missing, setMissing] = useState<readonly string[]>([])
  // The same input has the same key, however often it is sent.
  const key = useRef<string>(undefined)
  const form = useRef<HTMLFormElement>(null)
  const sending = useSend()
  const name = say(commandWords(aggregate, command))
  useEffect(() => focusFirstField(form.current), [])
  const mayInsist = INSISTENCE in (schema.properties ?? {})
  const errors = errorsOf(sending.error, missing, say(words.required))

  const change = (next: Readonly<Record<string, unknown>>): void => {
    key.current = undefined
    setValue(next)
    if (missing.length > 0) setMissing(missingIn(schema, next))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const empty = missingIn(schema, value)
    setMissing(empty)
    if (empty.length > 0) {
      focusOn(form.current, empty[0])
      return
    }
    key.current ??= newCommandKey()
    const body = (withoutEmpty(value) ?? {}) as object
    const options = {
      key: key.current,
      ...(id === undefined ? {} : { id }),
      ...(ifMatch === undefined ? {} : { ifMatch }),
    }
    sending.mutate(
      { aggregate, command, body, ...options },
      {
        onSuccess: (done) => {
          void message.success(say(words.done, { name }))
          onDone?.(done)
        },
        onError: (error) => {
          // After a refusal the input is another command; after a failure of the network it is the same one.
          if (error instanceof HttpProblem) key.current = undefined
          const [first] = errorsOf(error, [], '').keys()
          focusOn(form.current, first)
        },
      },
    )
  }
  return (
    <form ref={form} className="form" onSubmit={submit} noValidate aria-label={name}>
      <p className="soft">{listing.summary[language]}</p>
      {sending.error !== null && <Refusal error={sending.error} />}
      {mayInsist && <Insistence error={sending.error} value={value} onChange={change} />}
      <FormOf value={aggregate}>
        <Fields
          schema={schema}
          value={value}
          onChange={change}
          errors={errors}
          at=""
          hidden={[...(showGiven ? [] : Object.keys(given)), ...(mayInsist ? withoutInsistence(value) : [])]}
        />
      </FormOf>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={sending.isPending}>
          {name}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{say(words.cancel)}</Button>}
      </div>
    </form>
  )
}

/** Why the engine did not carry it out, in its own words. */
export function Refusal({ error }: { readonly error: unknown }) {
  const { say } = useLanguage()
  const known = error instanceof HttpProblem ? error : undefined
  return (
    <div className="form-refusal" role="alert">
      <strong>{known?.title ?? (error instanceof HttpUnreachable ? error.detail : String(error))}</strong>
      <span>{known?.detail ?? say(words.again)}</span>
      <code>{known?.code ?? (error instanceof HttpUnreachable ? error.code : '')}</code>
    </div>
  )
}

/** What is wrong by field, from the engine's answer and from what is empty. */
function errorsOf(error: unknown, missing: readonly string[], required: string): ReadonlyMap<string, string> {
  const found = new Map(missing.map((at) => [at, required]))
  if (error instanceof HttpProblem) {
    for (const { path, message } of error.errors) found.set(path.replace(/^\/body(?=\/)/, ''), message)
  }
  return found
}

/** Puts the focus into the first field of a form, where it is in none yet. */
export function focusFirstField(around: HTMLElement | null): void {
  if (around?.querySelector('.form-field :focus') != null) return
  around?.querySelector<HTMLElement>('.form-field input, .form-field textarea')?.focus()
}

function focusOn(form: HTMLElement | null, at: string | undefined): void {
  if (at === undefined) return
  const field = form?.querySelector(`[data-at="${CSS.escape(at)}"]`)
  field?.querySelector<HTMLElement>('input, textarea, button, [tabindex]')?.focus()
  field?.scrollIntoView({ block: 'nearest' })
}
