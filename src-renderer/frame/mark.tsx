/** The application's mark and name, for platforms whose title bar does not carry them in the window. */
export function Mark() {
  return (
    <span className="flex items-center gap-2 font-semibold">
      <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true" className="shrink-0">
        <rect x="0.5" y="0.5" width="19" height="19" rx="5" className="fill-accent" />
        <path
          d="M5 8h8.5M11 5.2 13.8 8 11 10.8M15 12.5H6.5M9 9.8 6.2 12.5 9 15.3"
          stroke="#fff"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="max-wide:hidden">Archon Sync</span>
    </span>
  )
}
