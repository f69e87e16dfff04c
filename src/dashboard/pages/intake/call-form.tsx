import { Button, Checkbox, Input, Select } from 'antd'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { BuildingPicker } from '../../frame/form/building-picker.tsx'
import { Refusal } from '../../frame/form/command-form.tsx'
import { useSay } from '../../kit/language.tsx'
import { Danger } from './danger.tsx'
import { type CallChange, type CallDraft, SAFE_CONTACTS } from './draft.ts'
import { intakeWords as words } from './words.ts'

interface CallFormProps {
  readonly draft: CallDraft
  readonly change: (change: CallChange) => void
  readonly error: Error | null
  readonly pending: boolean
  readonly register: () => void
}

/** Six fields. Enter registers; in the words, which may have several lines, Ctrl+Enter does. */
export function CallForm({ draft, change, error, pending, register }: CallFormProps) {
  const say = useSay()
  const form = useRef<HTMLFormElement>(null)
  const [empty, setEmpty] = useState(false)
  useEffect(() => form.current?.querySelector<HTMLInputElement>('#call-phone')?.focus(), [])

  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault()
    if (pending) return
    const isEmpty = draft.text.trim() === ''
    setEmpty(isEmpty)
    if (isEmpty) form.current?.querySelector<HTMLElement>('#call-text')?.focus()
    else register()
  }
  const inText = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) submit(event)
  }
  const { attached } = draft
  return (
    <form ref={form} className="panel intake-form" onSubmit={submit} noValidate aria-label={say(words.form)}>
      <div className="intake-pair">
        <Field id="call-phone" label={say(words.phone)}>
          <Input
            id="call-phone"
            inputMode="tel"
            autoComplete="off"
            maxLength={40}
            value={draft.phone}
            onChange={({ target }) => change(phoneChange(target.value))}
          />
        </Field>
        <Field id="call-name" label={say(words.name)}>
          <Input
            id="call-name"
            autoComplete="off"
            maxLength={100}
            value={draft.name}
            onChange={({ target }) => change({ name: target.value })}
          />
        </Field>
      </div>
      <Field id="call-building" label={say(words.building)}>
        <BuildingPicker id="call-building" value={draft.place} onChange={(place) => change({ place })} />
      </Field>
      <Field id="call-text" label={say(words.text)}>
        <Input.TextArea
          id="call-text"
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={10_000}
          placeholder={say(words.textHint)}
          value={draft.text}
          status={empty ? 'error' : ''}
          aria-describedby={empty ? 'call-empty' : undefined}
          onChange={({ target }) => {
            setEmpty(false)
            change({ text: target.value })
          }}
          onKeyDown={inText}
        />
        {empty && (
          <p id="call-empty" className="field-error" role="alert">
            {say(words.missingText)}
          </p>
        )}
      </Field>
      <Danger text={draft.text} urgent={draft.urgent} />
      <div className="intake-pair">
        <Field id="call-safe" label={say(words.safe)}>
          <Select
            id="call-safe"
            className="wide"
            aria-label={say(words.safe)}
            value={draft.safe}
            onChange={(safe) => change({ safe })}
            options={SAFE_CONTACTS.map((value) => ({
              value,
              label: say(words[value === 'text' ? 'text1' : value]),
            }))}
          />
        </Field>
        <Checkbox
          className="intake-urgent"
          checked={draft.urgent}
          onChange={({ target }) => change({ urgent: target.checked })}
        >
          {say(words.urgent)}
        </Checkbox>
      </div>
      {attached !== undefined && (
        <p className="intake-attached" role="status">
          {say(attached.kind === 'urge' ? words.willUrge : words.willJoin, { number: attached.number })}{' '}
          <Button size="small" onClick={() => change({ attached: undefined })}>
            {say(words.notAttached)}
          </Button>
        </p>
      )}
      {error !== null && <Refusal error={error} />}
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={pending}>
          {say(words.register)}
        </Button>
        <span className="soft">
          <kbd>{say(words.enterHere)}</kbd> · {say(words.enterText)}
        </span>
      </div>
    </form>
  )
}

/** Another number is another person. */
const phoneChange = (phone: string): CallChange => ({ phone, resident: undefined })

const Field = ({
  id,
  label,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly children: React.ReactNode
}) => (
  <div className="field">
    <label htmlFor={id}>{label}</label>
    {children}
  </div>
)
