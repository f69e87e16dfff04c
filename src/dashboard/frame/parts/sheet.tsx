import type { ReactNode } from 'react'
import { ROLE_WORDS } from '../../kit/domain-words.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { dayAt, momentText } from '../../kit/time.ts'
import { masked } from './masked.tsx'
import './sheet.css'

const words = {
  reader: { en: 'Reader', zh: '查阅人' },
  made: { en: 'Made', zh: '生成时间' },
  position: { en: 'Position', zh: '事件位置' },
  digest: { en: 'SHA-256', zh: '摘要（SHA-256）' },
  page: { en: 'Page {n} of {of}', zh: '第 {n} 页，共 {of} 页' },
} as const

/** A table of a sheet. On narrow windows it scrolls by itself; on paper it is whole. */
export const SheetScroll = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by the keyboard
  <div className="sheet-scroll" tabIndex={0} role="region" aria-label={label}>
    {children}
  </div>
)

interface SheetProps {
  /** What the sheet is, for readers of screens. */
  readonly label: string
  readonly page: number
  readonly of: number
  /** The position of the log that the sheet includes. */
  readonly position: string | undefined
  /** The digest of what the sheet says, where there is one. */
  readonly digest?: string | null | undefined
  readonly children: ReactNode
}

/** A page of A4: on paper exactly one, on the screen as wide as there is room. Its foot says who made it, when, and of what. */
export function Sheet({ label, page, of, position, digest, children }: SheetProps) {
  const { language, say } = useLanguage()
  const { role, actor, name } = useSession()
  const nowMs = useNow()
  const zone = useZone()
  const made = new Date(nowMs).toISOString()
  return (
    <section className="sheet" aria-label={label}>
      <div className="sheet-body">{children}</div>
      <footer className="sheet-foot">
        <span>
          {say(words.reader)} {say(ROLE_WORDS[role])} {name === undefined ? actor : masked(name)}
        </span>
        <span>
          {say(words.made)} {dayAt(nowMs, zone).slice(0, 4)} {momentText(language, made, zone, nowMs)}
        </span>
        {position !== undefined && (
          <span>
            {say(words.position)} {position}
          </span>
        )}
        {digest !== undefined && digest !== null && (
          <span className="sheet-digest">
            {say(words.digest)} {digest}
          </span>
        )}
        <span className="sheet-number">{say(words.page, { n: page, of })}</span>
      </footer>
    </section>
  )
}
