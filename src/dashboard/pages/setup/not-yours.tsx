import { ROLE_WORDS } from '../../kit/domain-words.ts'
import { useSay } from '../../kit/language.tsx'
import { setupWords as words } from './words.ts'

/** Says whose step it is, where it is not the reader's. */
export function NotYours({ roles }: { readonly roles: readonly (keyof typeof ROLE_WORDS)[] }) {
  const say = useSay()
  return <p className="soft">{say(words.notYours, { roles: roles.map((role) => say(ROLE_WORDS[role])).join('、') })}</p>
}
