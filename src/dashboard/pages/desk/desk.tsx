import { Button } from 'antd'
import { Page } from '../../frame/parts/page.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { dayInWords } from '../../kit/time.ts'
import './desk.css'
import { Figures } from './figures.tsx'
import { Happenings, Messages } from './happenings.tsx'
import { Needs } from './needs.tsx'
import { deskPlace } from './place.ts'
import { ThreeRates } from './rates.tsx'
import { deskWords as words } from './words.ts'

/** What needs the reader now, the figures, and what happens. */
export function DeskPage() {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const { role } = useSession()
  return (
    <Page
      title={say(deskPlace.name)}
      intro={dayInWords(language, nowMs, useZone())}
      // Residents do what they came for on pages of their own.
      actions={
        role === 'resident' ? (
          <Button type="primary" href="/r">
            {say(words.toResidents)}
          </Button>
        ) : undefined
      }
    >
      <div className="desk">
        <Needs />
        <div className="desk-side">
          <Figures />
          <ThreeRates />
          <Messages />
          <Happenings />
        </div>
      </div>
    </Page>
  )
}
