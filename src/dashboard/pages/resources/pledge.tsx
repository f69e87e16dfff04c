import { App, Button, Input, InputNumber } from 'antd'
import { type FormEvent, useId, useRef, useState } from 'react'
import { Refusal } from '../../frame/form/command-form.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { newCommandKey } from '../../kit/command-key.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { moneyText } from '../../kit/numbers.ts'
import { useRow, useSend } from '../../kit/views.tsx'
import type { Resource } from './shared-parts.ts'
import { REMAINDER_WORDS, resourceWords as words } from './words.ts'

const FEN = 100
const REMAINDERS = ['pledger', 'community'] as const

/** Pledges money to a fund, in yuan, while the address has `pledge=…`. */
export function PledgePanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { data, error, refetch } = useRow('resource-sharing', params.get('pledge') ?? undefined)
  const title = data === undefined ? say(words.pledge) : `${say(words.pledge)}: ${nameIn(language, data)}`
  return (
    <SidePanel name="pledge" title={title} width={30}>
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && <Pledge key={data.id} fund={data} />}
    </SidePanel>
  )
}

function Pledge({ fund }: { readonly fund: Resource }) {
  const { language, say } = useLanguage()
  const { message } = App.useApp()
  const [, set] = useUrlState()
  const [yuan, setYuan] = useState<number | null>(null)
  const [to, setTo] = useState<(typeof REMAINDERS)[number]>('pledger')
  const [note, setNote] = useState('')
  const id = useId()
  // The same input has the same key, so that a retry after a failure of the network pledges once.
  const key = useRef<string>(undefined)
  const send = useSend()
  const change = (apply: () => void): void => {
    key.current = undefined
    apply()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (yuan === null) return
    key.current ??= newCommandKey()
    const quantity = Math.round(yuan * FEN)
    const body = { quantity, remainder: { to }, ...(note.trim() === '' ? {} : { note: note.trim() }) }
    send.mutate(
      { aggregate: 'resource', command: 'pledge', id: fund.id, body, key: key.current },
      {
        onSuccess: () => {
          void message.success(say(words.pledgedNow, { money: moneyText(language, quantity) }))
          set({ pledge: undefined })
        },
        onError: (error) => {
          if (error instanceof HttpProblem) key.current = undefined
        },
      },
    )
  }
  return (
    <form className="form" onSubmit={submit} aria-label={say(words.pledge)}>
      <p>
        <span className="soft">{say(words.fundFor)}</span> {fund.purpose ?? say(words.anyPurpose)}
      </p>
      {send.error !== null && <Refusal error={send.error} />}
      <div className="form-field">
        <label htmlFor={`${id}-sum`}>{say(words.sum)}</label>
        <InputNumber<number>
          id={`${id}-sum`}
          className="wide"
          min={0.01}
          precision={2}
          suffix="元"
          required
          value={yuan}
          onChange={(next) => change(() => setYuan(next))}
        />
      </div>
      <fieldset className="form-group">
        <legend>{say(words.remainder)}</legend>
        {REMAINDERS.map((one) => (
          <label key={one} className="form-radio">
            <input type="radio" name={`${id}-to`} checked={to === one} onChange={() => change(() => setTo(one))} />
            {say(REMAINDER_WORDS[one])}
          </label>
        ))}
      </fieldset>
      <div className="form-field">
        <label htmlFor={`${id}-note`}>{say(words.note)}</label>
        <Input.TextArea
          id={`${id}-note`}
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={note}
          onChange={({ target }) => change(() => setNote(target.value))}
        />
      </div>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {say(words.pledge)}
        </Button>
      </div>
    </form>
  )
}
