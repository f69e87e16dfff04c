import { Button, Input, InputNumber } from 'antd'
import { type FormEvent, type ReactNode, useId } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import { local, momentOf } from '../../kit/time.ts'
import type { Resource, TimeSpan } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

/** What the reader has typed: local times, the quantity as it is counted on screen, and the purpose. */
export interface Asking {
  readonly from: string
  readonly until: string
  readonly quantity: number | null
  readonly purpose: string
}

/** The data of the command. */
export interface Asked {
  readonly window?: TimeSpan
  readonly quantity?: number
  readonly purpose?: string
}

const FEN = 100

export const beginningAsk = (window: TimeSpan | undefined, zone: string): Asking => ({
  from: window === undefined ? '' : local(Date.parse(window.from), zone),
  until: window === undefined ? '' : local(Date.parse(window.until), zone),
  quantity: null,
  purpose: '',
})

/** The command that the input means. What is missing is left out: the engine says that it is needed. */
export function bodyOf({ stock }: Resource, { from, until, quantity, purpose }: Asking, zone: string): Asked {
  const window = { from: momentOf(from, zone), until: momentOf(until, zone) }
  const whole = stock === 'bookable' && window.from !== undefined && window.until !== undefined
  return {
    ...(whole ? { window: { from: window.from ?? '', until: window.until ?? '' } } : {}),
    ...(quantity === null ? {} : { quantity: stock === 'fund' ? Math.round(quantity * FEN) : quantity }),
    ...(purpose.trim() === '' ? {} : { purpose: purpose.trim() }),
  }
}

interface AskFieldsProps {
  readonly resource: Resource
  readonly asking: Asking
  readonly pending: boolean
  readonly onChange: (asking: Asking) => void
  readonly onAsk: () => void
}

/** When, how much, what for. */
export function AskFields({ resource, asking, pending, onChange, onAsk }: AskFieldsProps) {
  const { say } = useLanguage()
  const { stock, quantity, unit } = resource
  const change = (changes: Partial<Asking>): void => onChange({ ...asking, ...changes })
  const counted = stock === 'fund' || stock === 'consumable' || (stock === 'bookable' && quantity > 1)
  const unitText = stock === 'fund' ? '元' : (unit ?? undefined)
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onAsk()
      }}
    >
      {stock === 'bookable' && (
        <div className="ask-window">
          <Field label={say(words.from)}>
            {(id) => (
              <Input
                id={id}
                type="datetime-local"
                required
                value={asking.from}
                onChange={({ target }) => change({ from: target.value })}
              />
            )}
          </Field>
          <Field label={say(words.until)}>
            {(id) => (
              <Input
                id={id}
                type="datetime-local"
                required
                value={asking.until}
                onChange={({ target }) => change({ until: target.value })}
              />
            )}
          </Field>
        </div>
      )}
      {counted && (
        <Field label={say(words.quantity)}>
          {(id) => (
            <InputNumber<number>
              id={id}
              className="wide"
              min={stock === 'fund' ? 0.01 : 1}
              precision={stock === 'fund' ? 2 : 0}
              placeholder="1"
              {...(unitText === undefined ? {} : { suffix: unitText })}
              value={asking.quantity}
              onChange={(next) => change({ quantity: next })}
            />
          )}
        </Field>
      )}
      <Field label={say(words.purpose)}>
        {(id) => (
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={asking.purpose}
            onChange={({ target }) => change({ purpose: target.value })}
          />
        )}
      </Field>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={pending}>
          {say(words.request)}
        </Button>
      </div>
    </form>
  )
}

function Field({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
