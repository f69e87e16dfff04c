import type { Sealed } from '../../domain/kernel/index.ts'
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
  /** Checks that this version can read the file. @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable` */
  probe(): void
  /** Checks the whole file: pages, indexes, and that no stream has a gap. @throws the faults of {@link LogFile.probe} */
  check(): void
  reader(): Promise<EventLogReader>
  /** Opens the events in their stored form, for a migration. */
  events(): StoredEvents
  /** Makes this process the only writer until the returned function is called. @throws Fault `log.owned` */
  own(): () => void
  /** Puts a log that no process has open into a later epoch, in which older derived state does not count as its own. */
  raiseEpoch(identity: LogIdentity, now: number): LogIdentity
  /** Keeps engines from opening the log, because its events are recorded elsewhere from now on. */
  markMoved(to: object): void
}

/** The file of the state that an engine keeps beside its log. No process may have it open. */
export interface StateFile extends StoredFile {
  /** Checks the file and its log. @throws Fault `state.foreign` `state.corrupt` `state.other-log` `state.unavailable` */
  check(log: LogIdentity): void
  /** Moves the file to the new epoch of its log. @throws Fault `state.other-log` */
  follow(from: LogIdentity, to: LogIdentity): void
  /** Returns the marks that it holds of its log; undefined if there is no file. @throws Fault `state.foreign` `state.corrupt` */
  remembered(): Remembered | undefined
  /** Limits every position in the file to `position`, and assigns the file to the log. */
  goBack(to: LogIdentity, position: Position): void
  /** Returns the positions in the file; undefined if it already belongs to the new log. @throws Fault `state.other-log` */
  positions(from: LogIdentity, to: LogIdentity): Position[] | undefined
  /**
   * Assigns the file to a log in which the events have other positions. Changes all positions or none.
   *
   * @param before the path of a new file that keeps the old content
   * @param how `place` returns the new position for an old one. `sameEvents`: whether the stored forms are the same; if not, the file
   *   forgets its marks of events, and takes new ones.
   */
  move(
    to: LogIdentity,
    before: string,
    how: { readonly place: (position: Position) => Position; readonly sameEvents: boolean },
  ): void
}

/** The file of a vault, opened for checks. */
export interface CopiedVault {
  /** Makes the function that returns whether the vault ever had the key of a value, destroyed or not. @throws Fault `vault.wrong-master-key` */
  counter(masterKey: Uint8Array): (value: Sealed) => boolean
  /** Checks that the master key is the one of this vault. @throws Fault `vault.wrong-master-key` */
  check(masterKey: Uint8Array): void
  close(): void
}

/** The file of an embedded vault. */
export interface VaultFile extends StoredFile {
  /** Opens the file for checks. @throws Fault `vault.foreign` `vault.corrupt` `vault.unavailable` */
  open(): CopiedVault
  /**
   * Destroys every key that a later state of the same vault has destroyed, in a file that no process has open.
   *
   * @param later the path of the later state
   * @returns the number of keys and values that it destroyed
   * @throws Fault `backup.other-vault` if `later` is not a later state of this vault
   */
  eraseAsIn(later: string): number
}

/** The files of one folder that hold what cannot be derived. */
export interface StoredFiles {
  readonly log: LogFile
  readonly state: StateFile
  readonly vault: VaultFile
}

/** Returns the files of a folder. It opens none of them, so they need not exist. */
export type StoredFilesIn = (folder: string) => StoredFiles
