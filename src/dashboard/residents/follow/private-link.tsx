import { useRef, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { QrCode } from '../../kit/qr-code.tsx'
import { type Followed, privateLink } from '../route.ts'
import { statusWords as words } from './words.ts'

/** The link by which a raiser without an account follows the demand, to copy or to photograph. */
export function PrivateLink({ followed }: { readonly followed: Followed }) {
  const say = useSay()
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const link = privateLink(followed)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(true)
    } catch {
      // Over plain http there is no clipboard, but what is selected can be copied by hand.
      field.current?.select()
      setCopied(document.execCommand('copy'))
    }
  }
  return (
    <section className="link">
      <h2>{say(words.link)}</h2>
      <p>{say(words.linkWords)}</p>
      <QrCode text={link} label={say(words.qr)} />
      <p className="hint">{say(words.qrWords)}</p>
      <textarea ref={field} readOnly rows={5} value={link} aria-label={say(words.link)} />
      <button type="button" className="other" onClick={() => void copy()}>
        {say(words.copy)}
      </button>
      <p role="status" className="hint">
        {copied ? say(words.copied) : say(words.copyBy)}
      </p>
    </section>
  )
}
