import type { Remembered } from '../kit/proof.ts'
import type { EventLogReader, LogIdentity, Position } from './event-log.ts'
import type { StoredEvents } from './stored-events.ts'

/** A database file that can be copied while an engine writes it. */
export interface StoredFile {
  exists(): boolean
  /** Copies the file as it is at one moment to a path where no file exists. */
  copyTo(path: string): Promise<void>
}

/** The file of an embedded event log. */
export interface LogFile extends StoredFile {
  /** @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable` where this version cannot read it */
  probe(): void
  /** Reads the whole file: its pages and indexes, and that no stream has a gap. @throws Fault as {@link LogFile.probe} */
  check(): void
  reader(): Promise<EventLogReader>
  /** The events as they are stored, to be moved. */
  events(): StoredEvents
  /** Makes this process the only writer until the returned function is called. @throws Fault `log.owned` */
  own(): () => void
  /** Puts a log that no process has open into a later epoch, so that what was derived from it no longer counts as its own. */
  raiseEpoch(identity: LogIdentity, now: number): LogIdentity
  /** Keeps engines from opening the log, whose events are recorded elsewhere from now on. */
  markMoved(to: object): void
}

/** The file of what an engine keeps beside its log, while no process has it open. */
export interface StateFile extends StoredFile {
  /** @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable` */
  check(log: LogIdentity): void
  /** Lets the file go with its log into another epoch. @throws Fault `state.other-log` */
  follow(from: LogIdentity, to: LogIdentity): void
  /** What it remembers of its log; undefined where there is no file. @throws Fault `state.foreign` `state.corrupt` */
  remembered(): Remembered | undefined
  /** Limits every position in the file to this one, and assigns the file to a log. */
  goBack(to: LogIdentity, position: Position): void
  /** The positions that it names; undefined where it belongs to the new log already. @throws Fault `state.other-log` */
  positions(from: LogIdentity, to: LogIdentity): Position[] | undefined
  /**
   * Lets the file go with its events into a log where these stand elsewhere: all of it, or nothing.
   *
   * @param before path of a new file that keeps the old content
   * @param how `place`: the new position of an old one. `sameEvents`: whether the stored forms are the same there; else the file forgets
   *   its marks of events, and takes new ones.
   */
  move(
    to: LogIdentity,
    before: string,
    how: { readonly place: (position: Position) => Position; readonly sameEvents: boolean },
  ): void
}

/** A vault's file that is only looked at: no key is opened. */
export interface CopiedVault {
  /** Whether it ever had the key of this hex id, destroyed or not. */
  had(key: string): boolean
  /** @throws Fault `vault.wrong-master-key` */
  check(masterKey: Uint8Array): void
  close(): void
}

/** The file of the keys. */
export interface VaultFile extends StoredFile {
  /** @throws Fault `vault.foreign` `vault.corrupt` `vault.unavailable` */
  open(): CopiedVault
  /**
   * Destroys every key that a later state of the same vault has destroyed, in a file that no process has open.
   *
   * @param later path of the later state
   * @returns how many keys and values it destroyed
   * @throws Fault `backup.other-vault` where that is no later state of this vault
   */
  eraseAsIn(later: string): number
}

/** The files of one folder that hold what cannot be derived. */
export interface StoredFiles {
  readonly log: LogFile
  readonly state: StateFile
  readonly vault: VaultFile
}

/** Opens nothing: the files need not exist. */
export type StoredFilesIn = (folder: string) => StoredFiles
