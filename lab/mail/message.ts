/** The envelope sender of the lab's mails. A bounce to it is local to the mail server, and reaches no sink. */
export const SENDER = 'root@lab.test';

/** The domain of the lab's Message-IDs, which distinguishes its mails from others. */
const ID_DOMAIN = 'mail.lab.test';

/** The Message-ID of a mail, by the step that submits it; without angle brackets. */
export function messageId(label: string): string {
  return `${label}@${ID_DOMAIN}`;
}

const CHECK_PREFIX = 'check.';

/** The Message-ID of the lab's own mail to a sink. */
export function checkId(sink: string): string {
  return messageId(`${CHECK_PREFIX}${sink}`);
}

/** Whether a mail is the lab's own to a sink. */
export function isCheckId(id: string | null): boolean {
  return id?.startsWith(CHECK_PREFIX) ?? false;
}

/** A mail (RFC 5322) with a Message-ID, by which a sink recognises it. */
export function messageText(id: string, to: string): string {
  const lines = [
    `From: <${SENDER}>`,
    `To: <${to}>`,
    `Subject: ${id}`,
    `Message-ID: <${id}>`,
    '',
    'A mail of the lab.',
    '',
  ];
  return lines.join('\r\n');
}

/** The Message-ID in the header of a mail, without angle brackets; null without one. Header fields may be folded (RFC 5322, section 2.2.3). */
export function idOfMessage(message: string): string | null {
  const [header = ''] = message.split(/\r?\n\r?\n/, 1);
  const [, id] = /^message-id:\s*<([^>]+)>/im.exec(header.replaceAll(/\r?\n(?=[ \t])/g, '')) ?? [];
  return id ?? null;
}
