import { useSay } from '../kit/language.tsx'

const words = { title: { en: 'I have something to say', zh: '我要说事' } }

/** The residents' pages. */
export function Residents() {
  const say = useSay()
  return (
    <main>
      <h1>{say(words.title)}</h1>
    </main>
  )
}
