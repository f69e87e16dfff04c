import { Button, Input, Select } from 'antd'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { type Language, useLanguage } from '../../kit/language.tsx'
import { valueWords } from '../../kit/value-words.ts'
import { declineTexts, triageWords as words } from './words.ts'

type DeclineCode = keyof typeof declineTexts
const CODES = Object.keys(declineTexts) as readonly DeclineCode[]

export interface DeclineTerms {
  readonly code: DeclineCode
  readonly reason: string
  readonly instead: string
}

const termsFor = (code: DeclineCode, language: Language): DeclineTerms => ({
  code,
  reason: declineTexts[code].reason[language],
  instead: declineTexts[code].instead[language],
})

interface DeclineFormProps {
  readonly send: (terms: DeclineTerms) => void
  readonly cancel: () => void
}

/** Why a demand is declined, and where its raiser can go instead. Ctrl+Enter sends, Esc leaves it. */
export function DeclineForm({ send, cancel }: DeclineFormProps) {
  const { language, say } = useLanguage()
  const [terms, setTerms] = useState<DeclineTerms>(() => termsFor('other-competence', language))
  const isReady = terms.reason.trim() !== '' && terms.instead.trim() !== ''
  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault()
    if (isReady) send(terms)
  }
  const pressed = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') cancel()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
  }
  return (
    <form className="triage-fields" onSubmit={submit} onKeyDown={pressed} aria-label={say(words.decline)}>
      <div className="field">
        <label htmlFor="decline-code">{say(words.code)}</label>
        <Select<DeclineCode>
          id="decline-code"
          className="wide"
          autoFocus
          value={terms.code}
          onChange={(code) => setTerms(termsFor(code, language))}
          options={CODES.map((value) => ({ value, label: say(valueWords(value) ?? { en: value, zh: value }) }))}
        />
      </div>
      <div className="field">
        <label htmlFor="decline-reason">{say(words.reason)}</label>
        <Input.TextArea
          id="decline-reason"
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={terms.reason}
          onChange={({ target }) => setTerms({ ...terms, reason: target.value })}
        />
      </div>
      <div className="field">
        <label htmlFor="decline-instead">{say(words.instead)}</label>
        <Input.TextArea
          id="decline-instead"
          autoSize={{ minRows: 2, maxRows: 6 }}
          value={terms.instead}
          onChange={({ target }) => setTerms({ ...terms, instead: target.value })}
        />
      </div>
      <div className="form-actions">
        <Button type="primary" danger htmlType="submit" disabled={!isReady}>
          {say(words.declineSend)} <kbd>Ctrl Enter</kbd>
        </Button>
        <Button onClick={cancel}>
          {say(words.cancel)} <kbd>Esc</kbd>
        </Button>
      </div>
    </form>
  )
}
