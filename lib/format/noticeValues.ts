import type { Notice } from "../domain/notifications";

/** How a reader wants figures written. Amounts minor units, times ms. */
export type NoticeFormat = {
  money: (minor: bigint) => string;
  duration: (ms: number) => string;
  dateTime: (ms: number) => string;
  /** The name of somebody in a record, who may have deleted their account since. */
  person: (name: string) => string;
};

/** What the sentences of the catalogue's `mail` namespace may name, with all figures already written for the reader. */
export type NoticeValues = Record<string, string | number>;

/** The values of one notice for its sentences. The same names in every language. */
export function noticeValues(notice: Notice, format: NoticeFormat): NoticeValues {
  switch (notice.kind) {
    case "sessionRequest":
      return { name: format.person(notice.data.clientFirstName), mode: notice.data.mode, until: format.dateTime(notice.data.expiresAtMs) };
    case "sessionReceipt": {
      const { party, otherName, amountMinor, billedMs, endedAtMs } = notice.data;
      return { party, name: format.person(otherName), amount: format.money(amountMinor), duration: format.duration(billedMs), when: format.dateTime(endedAtMs) };
    }
    case "lowBalance":
      return { amount: format.money(notice.data.balanceMinor), name: format.person(notice.data.advisorName) };
    case "topUpDone":
    case "topUpFailed":
      return { amount: format.money(notice.data.amountMinor) };
    case "applicationDecided":
      return { approved: String(notice.data.approved), hasReason: String(notice.data.reason !== null), reason: notice.data.reason ?? "" };
    case "applicationSubmitted":
      return { name: notice.data.displayName };
    case "earningAvailable":
      return { amount: format.money(notice.data.amountMinor), name: format.person(notice.data.clientFirstName) };
    case "withdrawalRequested":
      return { amount: format.money(notice.data.amountMinor), name: format.person(notice.data.advisorName) };
    case "withdrawalDecided":
      return { amount: format.money(notice.data.amountMinor), approved: String(notice.data.approved), reason: notice.data.reason };
    case "withdrawalFailed":
      return { amount: format.money(notice.data.amountMinor), isBack: String(notice.data.isBack) };
    case "payoutSent": {
      const { amountMinor, month, sessionCount } = notice.data;
      return { amount: format.money(amountMinor), isMonthly: String(month !== null), month: month ?? "", sessions: sessionCount };
    }
    case "advisorFree":
    case "rateSession":
    case "reviewReplied":
      return { name: format.person(notice.data.advisorName) };
    case "profileEditedByAdmin":
      return { reason: notice.data.reason };
    case "reviewReceived":
      return { name: format.person(notice.data.clientFirstName), stars: notice.data.overall };
    case "reviewRemoved":
      return { party: notice.data.party, name: format.person(notice.data.otherName), reason: notice.data.reason };
    case "disputeOpened": {
      const { party, clientName, advisorName, answerByMs } = notice.data;
      return { party, client: format.person(clientName), advisor: format.person(advisorName), until: format.dateTime(answerByMs) };
    }
    case "disputeAnswered": {
      const { party, what, clientName, advisorName } = notice.data;
      return { party, what, client: format.person(clientName), advisor: format.person(advisorName) };
    }
    case "disputeDecided": {
      const { party, outcome, otherName, amountMinor, reason } = notice.data;
      const isMoved = String(amountMinor > 0n);
      return { party, outcome, name: format.person(otherName), amount: format.money(amountMinor), isMoved, reason: reason ?? "" };
    }
    case "balanceAdjusted": {
      const { account, reasonCode, amountMinor } = notice.data;
      return { account, reasonCode, isUp: String(amountMinor > 0n), amount: format.money(amountMinor < 0n ? -amountMinor : amountMinor) };
    }
    case "systemAlert":
      return { alert: notice.data.alert, subject: notice.data.subject };
    case "suspended":
      return { suspended: String(notice.data.suspended) };
    case "roleChanged":
      return { role: notice.data.role, granted: String(notice.data.granted) };
  }
}
