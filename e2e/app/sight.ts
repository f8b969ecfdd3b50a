import type { ElectronApplication, Page } from '@playwright/test'

/** Zooms the page as Ctrl + does, in a window of that size, and waits until it is laid out anew. */
export async function zoom(app: ElectronApplication, page: Page, factor: number, width: number, height: number) {
  await page.setViewportSize({ width, height })
  await app.evaluate(({ webContents }, to) => {
    for (const contents of webContents.getAllWebContents()) contents.setZoomFactor(to)
  }, factor)
  await page.waitForFunction(() => new Promise((resolve) => requestAnimationFrame(() => resolve(true))))
}

/** Movement that would be seen now: animations and transitions that take longer than a tenth of a second, or repeat. */
export function movement(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().activeDuration ?? 0) > 100)
      .map((animation) => {
        const { effect } = animation
        const element = effect instanceof KeyframeEffect ? effect.target : null
        return `${animation.id} ${element?.outerHTML.slice(0, 120) ?? ''}`
      }),
  )
}

/** Controls that cannot be brought whole into the window by scrolling, and anything that scrolls sideways as a whole. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const sideways = [document.documentElement, document.querySelector('main')]
      .filter((element) => element !== null && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element?.tagName} scrolls sideways`)
    const dialogs = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')]
    const root = dialogs.at(-1) ?? document.body
    const controls = [...root.querySelectorAll<HTMLElement>('button, a[href], input, textarea, [role="tab"]')]
    const outside: string[] = []
    for (const control of controls) {
      const size = control.getBoundingClientRect()
      if (size.width <= 1 || size.height <= 1) continue
      control.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
      const { left, right, top, bottom } = control.getBoundingClientRect()
      const whole = left >= -1 && top >= -1 && right <= window.innerWidth + 1 && bottom <= window.innerHeight + 1
      const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const reached = at !== null && (control.contains(at) || at.contains(control))
      const name = control.getAttribute('aria-label') ?? control.textContent ?? control.tagName
      if (!whole || !reached)
        outside.push(`${name.trim().slice(0, 40)} at ${[left, top, right, bottom].map(Math.round)}`)
    }
    return [...sideways, ...outside]
  })
}

/** Whether the focused element shows it, and what it is. */
export function focusShown(page: Page): Promise<{ readonly name: string; readonly ringed: boolean } | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const ringed = [element, element.closest('label')].some(
      (item) => item !== null && getComputedStyle(item).outlineStyle !== 'none',
    )
    const name = element.getAttribute('aria-label') ?? element.textContent ?? element.tagName
    return { name: name.trim().slice(0, 40), ringed }
  })
}
