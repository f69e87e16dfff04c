import { GENERATION_BYTES, GROUP_BYTES, ROOT_BYTES, SUBJECT_BYTES } from './envelope.ts'

/*
 * The names of records. They contain keyed digests, random numbers and ids only.
 *
 *   secrets                                the vault's own keys, wrapped
 *   erasures                               the place up to which the erasures of the log are applied
 *   root.<subject>.<group>                 generation, wrapped label and nodes of the live root of a subject and group
 *   news.dead.root.<subject>.<group>.<generation>   this root was destroyed
 *   news.cut.root.<subject>.<group>.<generation>.<path>    a leaf of this root was destroyed
 *
 * and what versions before 0.2 stored, which is only read and destroyed (old-keys.ts):
 *
 *   key.<id>   value.<id>.<nonce>   current.<subject>.<stream>   spent.<subject>.<id>
 */
export const SECRETS = 'secrets'
/** The place up to which the erasures of the log are applied. */
export const ERASURES = 'erasures'
/** Every other vault on the same records is told of records whose name begins so. */
export const NEWS = 'news.'

export const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')

/** Returns the pattern of the roots of a subject. */
export const rootsOf = (subject: Uint8Array): string => `root.${hex(subject.subarray(0, SUBJECT_BYTES))}.`
/** Returns the pattern of the roots of the subject that a record belongs to. @param record of one of its roots */
export const rootsBeside = (record: string): string => record.slice(0, record.lastIndexOf('.') + 1)
/** Returns the name of the record of a root. @param root its name in values, or its subject and group */
export const rootRecord = (root: Uint8Array): string =>
  `${rootsOf(root)}${hex(root.subarray(SUBJECT_BYTES, SUBJECT_BYTES + GROUP_BYTES))}`
/** Returns the id of a root, which an erasure records. */
export const rootId = (root: Uint8Array): string =>
  `${rootRecord(root)}.${hex(root.subarray(SUBJECT_BYTES + GROUP_BYTES, ROOT_BYTES))}`
/** Returns the id of an old key. */
export const oldId = (id: Uint8Array): string => `key.${hex(id)}`

const DEAD = `${NEWS}dead.`
const CUT = `${NEWS}cut.`

/** Returns the id of an old key from its hex digits, as other records name it. */
export const oldIdOf = (bare: string): string => `key.${bare}`
/** Returns the hex digits in the id of an old key. */
export const bareId = (id: string): string => id.slice('key.'.length)

/** Returns the name of the news that a key was destroyed. They stay for ever. @param id of the key */
export const deadNews = (id: string): string => DEAD + id
/** Returns the name of the news that a key of one value was destroyed. @param value its path or nonce */
export const cutNews = (id: string, value: Uint8Array): string => `${CUT}${id}.${hex(value)}`
/** Returns the id of the key that was destroyed; undefined for other names. */
export const deadIn = (news: string): string | undefined =>
  news.startsWith(DEAD) ? news.slice(DEAD.length) : undefined
/** Returns the id of the key of which a value was cut off; undefined for other names. */
export const cutIn = (news: string): string | undefined =>
  news.startsWith(CUT) ? news.slice(CUT.length, news.lastIndexOf('.')) : undefined

/** Whether a record holds the live root of a subject and group, or an id is of such a root. */
export const isRoot = (name: string): boolean => name.startsWith('root.')
/** Whether a record holds an old key. */
export const isOldKeyRecord = (name: string): boolean => name.startsWith('key.')
/** Whether a record holds the key of one old value. */
export const isOldValueRecord = (name: string): boolean => name.startsWith('value.')
/** Returns the id of the root whose record has this content. */
export const idInRecord = (name: string, content: Uint8Array): string =>
  `${name}.${hex(content.subarray(0, GENERATION_BYTES))}`

/** Returns the name of the record that holds the key of this id. */
export const recordOf = (id: string): string => (isRoot(id) ? id.slice(0, id.lastIndexOf('.')) : id)
