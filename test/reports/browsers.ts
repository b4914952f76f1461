/**
 * Debian's packages of Chromium, each with a program of the same name; the one to prefer is first. The headless shell
 * draws pages alike for a third of the processor time. Older releases do not have it.
 */
export const BROWSERS = ['chromium-headless-shell', 'chromium'] as const;
