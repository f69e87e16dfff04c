import { useState } from 'react'
import { HttpProblem } from '../../../../client/http/index.ts'
import { useSay } from '../../kit/language.tsx'
import { type Api, passes } from '../api.ts'
import { Form, LabelledField, PageTitle } from '../parts.tsx'
import { go } from '../route.ts'
import { shellWords } from '../words.ts'
import { findWords as words } from './words.ts'

const digitsIn = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10)).replace(/\D/g, '')

/** Finds a demand by its number and the last digits of the raiser's phone. */
export function Find({ api }: { readonly api: Api }) {
  const say = useSay()
  const [number, setNumber] = useState('')
  const [digits, setDigits] = useState('')
  const [looked, setLooked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const numberWrong = digitsIn(number).length !== 13
  // Who gives the whole phone number is understood, and only its end is sent.
  const phoneEnding = digitsIn(digits).slice(-4)
  const digitsWrong = phoneEnding.length !== 4
  const look = async () => {
    setBusy(true)
    setWrong(undefined)
    try {
      go({ page: 'demand', ...(await api.find(digitsIn(number), phoneEnding)) })
    } catch (error) {
      const tooMany = error instanceof HttpProblem && error.code === 'follow.too-many'
      setWrong(say(tooMany ? words.tooMany : passes(error) ? shellWords.failedHint : words.none))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form
      onSend={() => {
        setLooked(true)
        if (!numberWrong && !digitsWrong) void look()
      }}
    >
      <PageTitle>{say(words.title)}</PageTitle>
      <LabelledField
        label={say(words.number)}
        hint={say(words.numberHint)}
        wrong={looked && numberWrong ? say(words.numberWrong) : undefined}
      >
        {(described) => (
          <input
            {...described}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        )}
      </LabelledField>
      <LabelledField label={say(words.digits)} wrong={looked && digitsWrong ? say(words.digitsWrong) : undefined}>
        {(described) => (
          <input
            {...described}
            type="text"
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            value={digits}
            onChange={(event) => setDigits(event.currentTarget.value)}
          />
        )}
      </LabelledField>
      {wrong === undefined ? null : (
        <div className="notice bad" role="alert">
          <p>{wrong}</p>
        </div>
      )}
      <div className="go">
        <button type="submit" disabled={busy}>
          {say(words.look)}
        </button>
      </div>
    </Form>
  )
}
