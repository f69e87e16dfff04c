/** A map of the newest entries. It holds at least the last `capacity` keys, and fewer than twice as many. */
export interface RecentMap<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): void
  clear(): void
}

/** Makes an empty map. Unlike a cache, it drops old entries many at a time, which costs almost nothing for each entry. */
export function recentMap<K, V>(capacity: number): RecentMap<K, V> {
  /** When the later generation is full, it alone holds enough entries, and the earlier one is dropped whole. */
  let [earlier, later] = [new Map<K, V>(), new Map<K, V>()]
  return {
    get: (key) => later.get(key) ?? earlier.get(key),
    set(key, value) {
      later.set(key, value)
      if (later.size >= capacity) [earlier, later] = [later, new Map()]
    },
    clear() {
      earlier = new Map()
      later = new Map()
    },
  }
}
