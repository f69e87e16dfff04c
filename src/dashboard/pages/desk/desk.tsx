import { Page } from '../../frame/parts/page.tsx'
import { useSay } from '../../kit/language.tsx'
import { deskPlace } from './place.ts'

/** What needs the reader now, the figures, and what happens. */
export function DeskPage() {
  const say = useSay()
  return <Page title={say(deskPlace.name)}>{null}</Page>
}
