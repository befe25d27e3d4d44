/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as admin from "../admin.js";
import type * as advisorProfiles from "../advisorProfiles.js";
import type * as attachments from "../attachments.js";
import type * as comms from "../comms.js";
import type * as crons from "../crons.js";
import type * as earnings from "../earnings.js";
import type * as errors from "../errors.js";
import type * as functions from "../functions.js";
import type * as http from "../http.js";
import type * as jobs_advisorSearch from "../jobs/advisorSearch.js";
import type * as jobs_attachments from "../jobs/attachments.js";
import type * as jobs_comms from "../jobs/comms.js";
import type * as jobs_demoPayments from "../jobs/demoPayments.js";
import type * as jobs_earnings from "../jobs/earnings.js";
import type * as jobs_ledger from "../jobs/ledger.js";
import type * as jobs_payments from "../jobs/payments.js";
import type * as jobs_presence from "../jobs/presence.js";
import type * as jobs_seed from "../jobs/seed.js";
import type * as jobs_sessions from "../jobs/sessions.js";
import type * as jobs_users from "../jobs/users.js";
import type * as messages from "../messages.js";
import type * as model_advisors_filters from "../model/advisors/filters.js";
import type * as model_advisors_foundAdvisors from "../model/advisors/foundAdvisors.js";
import type * as model_advisors_projections from "../model/advisors/projections.js";
import type * as model_advisors_ranking from "../model/advisors/ranking.js";
import type * as model_advisors_searchAdvisors from "../model/advisors/searchAdvisors.js";
import type * as model_advisors_searchFields from "../model/advisors/searchFields.js";
import type * as model_advisors_setAccepting from "../model/advisors/setAccepting.js";
import type * as model_advisors_setPrices from "../model/advisors/setPrices.js";
import type * as model_advisors_tables from "../model/advisors/tables.js";
import type * as model_appendOnly from "../model/appendOnly.js";
import type * as model_attachments_attachUpload from "../model/attachments/attachUpload.js";
import type * as model_attachments_sendFiles from "../model/attachments/sendFiles.js";
import type * as model_attachments_sweepUploads from "../model/attachments/sweepUploads.js";
import type * as model_attachments_tables from "../model/attachments/tables.js";
import type * as model_attachments_uploads from "../model/attachments/uploads.js";
import type * as model_attachments_views from "../model/attachments/views.js";
import type * as model_audit_recordAudit from "../model/audit/recordAudit.js";
import type * as model_audit_tables from "../model/audit/tables.js";
import type * as model_calls_calls from "../model/calls/calls.js";
import type * as model_calls_keepComms from "../model/calls/keepComms.js";
import type * as model_calls_tables from "../model/calls/tables.js";
import type * as model_chat_listMessages from "../model/chat/listMessages.js";
import type * as model_chat_parties from "../model/chat/parties.js";
import type * as model_chat_searchMessages from "../model/chat/searchMessages.js";
import type * as model_chat_sendMessage from "../model/chat/sendMessage.js";
import type * as model_chat_tables from "../model/chat/tables.js";
import type * as model_chat_text from "../model/chat/text.js";
import type * as model_chat_typing from "../model/chat/typing.js";
import type * as model_chat_views from "../model/chat/views.js";
import type * as model_comms_callRef from "../model/comms/callRef.js";
import type * as model_comms_checks from "../model/comms/checks.js";
import type * as model_comms_clearCall from "../model/comms/clearCall.js";
import type * as model_comms_connections from "../model/comms/connections.js";
import type * as model_comms_credentials from "../model/comms/credentials.js";
import type * as model_comms_follow from "../model/comms/follow.js";
import type * as model_comms_mode from "../model/comms/mode.js";
import type * as model_comms_openCall from "../model/comms/openCall.js";
import type * as model_comms_poll from "../model/comms/poll.js";
import type * as model_comms_signals from "../model/comms/signals.js";
import type * as model_comms_streamEvents from "../model/comms/streamEvents.js";
import type * as model_comms_tables from "../model/comms/tables.js";
import type * as model_comms_targets from "../model/comms/targets.js";
import type * as model_earnings_earningFigures from "../model/earnings/earningFigures.js";
import type * as model_earnings_recordEarning from "../model/earnings/recordEarning.js";
import type * as model_earnings_releaseEarning from "../model/earnings/releaseEarning.js";
import type * as model_earnings_tables from "../model/earnings/tables.js";
import type * as model_ledger_balances from "../model/ledger/balances.js";
import type * as model_ledger_checkBookPages from "../model/ledger/checkBookPages.js";
import type * as model_ledger_checkPage from "../model/ledger/checkPage.js";
import type * as model_ledger_checkSessionPages from "../model/ledger/checkSessionPages.js";
import type * as model_ledger_postTransaction from "../model/ledger/postTransaction.js";
import type * as model_ledger_tables from "../model/ledger/tables.js";
import type * as model_ledger_walletHistory from "../model/ledger/walletHistory.js";
import type * as model_limits_tables from "../model/limits/tables.js";
import type * as model_limits_takeToken from "../model/limits/takeToken.js";
import type * as model_metering_applyStep from "../model/metering/applyStep.js";
import type * as model_metering_decide from "../model/metering/decide.js";
import type * as model_metering_loadPool from "../model/metering/loadPool.js";
import type * as model_metering_open from "../model/metering/open.js";
import type * as model_metering_rows from "../model/metering/rows.js";
import type * as model_metering_settle from "../model/metering/settle.js";
import type * as model_metering_sweep from "../model/metering/sweep.js";
import type * as model_metering_tables from "../model/metering/tables.js";
import type * as model_metering_tick from "../model/metering/tick.js";
import type * as model_pages from "../model/pages.js";
import type * as model_payments_applyFacts from "../model/payments/applyFacts.js";
import type * as model_payments_creditCapture from "../model/payments/creditCapture.js";
import type * as model_payments_demoCards from "../model/payments/demoCards.js";
import type * as model_payments_demoStore from "../model/payments/demoStore.js";
import type * as model_payments_facts from "../model/payments/facts.js";
import type * as model_payments_latch from "../model/payments/latch.js";
import type * as model_payments_mode from "../model/payments/mode.js";
import type * as model_payments_operations from "../model/payments/operations.js";
import type * as model_payments_ownTopUp from "../model/payments/ownTopUp.js";
import type * as model_payments_plans from "../model/payments/plans.js";
import type * as model_payments_startTopUp from "../model/payments/startTopUp.js";
import type * as model_payments_tables from "../model/payments/tables.js";
import type * as model_payments_topUpStates from "../model/payments/topUpStates.js";
import type * as model_payments_webhookEvents from "../model/payments/webhookEvents.js";
import type * as model_presence_availability from "../model/presence/availability.js";
import type * as model_presence_beat from "../model/presence/beat.js";
import type * as model_presence_tables from "../model/presence/tables.js";
import type * as model_presenceFacts_record from "../model/presenceFacts/record.js";
import type * as model_presenceFacts_tables from "../model/presenceFacts/tables.js";
import type * as model_reviews_projections from "../model/reviews/projections.js";
import type * as model_reviews_ratings from "../model/reviews/ratings.js";
import type * as model_reviews_submitReview from "../model/reviews/submitReview.js";
import type * as model_reviews_tables from "../model/reviews/tables.js";
import type * as model_seed_advisorType from "../model/seed/advisorType.js";
import type * as model_seed_advisorsOne from "../model/seed/advisorsOne.js";
import type * as model_seed_advisorsTwo from "../model/seed/advisorsTwo.js";
import type * as model_seed_history from "../model/seed/history.js";
import type * as model_seed_people from "../model/seed/people.js";
import type * as model_seed_reviews from "../model/seed/reviews.js";
import type * as model_seed_seedPeople from "../model/seed/seedPeople.js";
import type * as model_seed_seedSession from "../model/seed/seedSession.js";
import type * as model_seed_steps from "../model/seed/steps.js";
import type * as model_seed_tables from "../model/seed/tables.js";
import type * as model_sessions_answerRequest from "../model/sessions/answerRequest.js";
import type * as model_sessions_endSessions from "../model/sessions/endSessions.js";
import type * as model_sessions_history from "../model/sessions/history.js";
import type * as model_sessions_lists from "../model/sessions/lists.js";
import type * as model_sessions_openSessions from "../model/sessions/openSessions.js";
import type * as model_sessions_place from "../model/sessions/place.js";
import type * as model_sessions_projections from "../model/sessions/projections.js";
import type * as model_sessions_queue from "../model/sessions/queue.js";
import type * as model_sessions_queueTables from "../model/sessions/queueTables.js";
import type * as model_sessions_quote from "../model/sessions/quote.js";
import type * as model_sessions_receipt from "../model/sessions/receipt.js";
import type * as model_sessions_requestSession from "../model/sessions/requestSession.js";
import type * as model_sessions_tables from "../model/sessions/tables.js";
import type * as model_sessions_walletFigures from "../model/sessions/walletFigures.js";
import type * as model_settings_changeSettings from "../model/settings/changeSettings.js";
import type * as model_settings_loadSettings from "../model/settings/loadSettings.js";
import type * as model_settings_tables from "../model/settings/tables.js";
import type * as model_users_adminEmails from "../model/users/adminEmails.js";
import type * as model_users_ensureUser from "../model/users/ensureUser.js";
import type * as model_users_findViewer from "../model/users/findViewer.js";
import type * as model_users_identityEvents from "../model/users/identityEvents.js";
import type * as model_users_reason from "../model/users/reason.js";
import type * as model_users_setRole from "../model/users/setRole.js";
import type * as model_users_suspend from "../model/users/suspend.js";
import type * as model_users_tables from "../model/users/tables.js";
import type * as model_users_viewer from "../model/users/viewer.js";
import type * as payments from "../payments.js";
import type * as presence from "../presence.js";
import type * as providers_comms_stream_bodies from "../providers/comms/stream/bodies.js";
import type * as providers_comms_stream_errors from "../providers/comms/stream/errors.js";
import type * as providers_comms_stream_grants from "../providers/comms/stream/grants.js";
import type * as providers_comms_stream_receiveStreamEvent from "../providers/comms/stream/receiveStreamEvent.js";
import type * as providers_comms_stream_request from "../providers/comms/stream/request.js";
import type * as providers_comms_stream_server from "../providers/comms/stream/server.js";
import type * as providers_comms_stream_settings from "../providers/comms/stream/settings.js";
import type * as providers_comms_stream_tokens from "../providers/comms/stream/tokens.js";
import type * as providers_comms_stream_webhook from "../providers/comms/stream/webhook.js";
import type * as providers_identity_receiveIdentityEvent from "../providers/identity/receiveIdentityEvent.js";
import type * as providers_payments_amounts from "../providers/payments/amounts.js";
import type * as providers_payments_demo from "../providers/payments/demo.js";
import type * as providers_payments_demoDelivery from "../providers/payments/demoDelivery.js";
import type * as providers_payments_errors from "../providers/payments/errors.js";
import type * as providers_payments_fetchFacts from "../providers/payments/fetchFacts.js";
import type * as providers_payments_receivePaymentEvent from "../providers/payments/receivePaymentEvent.js";
import type * as providers_payments_select from "../providers/payments/select.js";
import type * as providers_payments_stripe from "../providers/payments/stripe.js";
import type * as providers_payments_stripeErrors from "../providers/payments/stripeErrors.js";
import type * as providers_payments_stripeSnapshots from "../providers/payments/stripeSnapshots.js";
import type * as providers_payments_types from "../providers/payments/types.js";
import type * as providers_payments_verifySignedEvent from "../providers/payments/verifySignedEvent.js";
import type * as reviews from "../reviews.js";
import type * as rtc from "../rtc.js";
import type * as seed from "../seed.js";
import type * as sessions from "../sessions.js";
import type * as settings from "../settings.js";
import type * as users from "../users.js";
import type * as wallet from "../wallet.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  admin: typeof admin;
  advisorProfiles: typeof advisorProfiles;
  attachments: typeof attachments;
  comms: typeof comms;
  crons: typeof crons;
  earnings: typeof earnings;
  errors: typeof errors;
  functions: typeof functions;
  http: typeof http;
  "jobs/advisorSearch": typeof jobs_advisorSearch;
  "jobs/attachments": typeof jobs_attachments;
  "jobs/comms": typeof jobs_comms;
  "jobs/demoPayments": typeof jobs_demoPayments;
  "jobs/earnings": typeof jobs_earnings;
  "jobs/ledger": typeof jobs_ledger;
  "jobs/payments": typeof jobs_payments;
  "jobs/presence": typeof jobs_presence;
  "jobs/seed": typeof jobs_seed;
  "jobs/sessions": typeof jobs_sessions;
  "jobs/users": typeof jobs_users;
  messages: typeof messages;
  "model/advisors/filters": typeof model_advisors_filters;
  "model/advisors/foundAdvisors": typeof model_advisors_foundAdvisors;
  "model/advisors/projections": typeof model_advisors_projections;
  "model/advisors/ranking": typeof model_advisors_ranking;
  "model/advisors/searchAdvisors": typeof model_advisors_searchAdvisors;
  "model/advisors/searchFields": typeof model_advisors_searchFields;
  "model/advisors/setAccepting": typeof model_advisors_setAccepting;
  "model/advisors/setPrices": typeof model_advisors_setPrices;
  "model/advisors/tables": typeof model_advisors_tables;
  "model/appendOnly": typeof model_appendOnly;
  "model/attachments/attachUpload": typeof model_attachments_attachUpload;
  "model/attachments/sendFiles": typeof model_attachments_sendFiles;
  "model/attachments/sweepUploads": typeof model_attachments_sweepUploads;
  "model/attachments/tables": typeof model_attachments_tables;
  "model/attachments/uploads": typeof model_attachments_uploads;
  "model/attachments/views": typeof model_attachments_views;
  "model/audit/recordAudit": typeof model_audit_recordAudit;
  "model/audit/tables": typeof model_audit_tables;
  "model/calls/calls": typeof model_calls_calls;
  "model/calls/keepComms": typeof model_calls_keepComms;
  "model/calls/tables": typeof model_calls_tables;
  "model/chat/listMessages": typeof model_chat_listMessages;
  "model/chat/parties": typeof model_chat_parties;
  "model/chat/searchMessages": typeof model_chat_searchMessages;
  "model/chat/sendMessage": typeof model_chat_sendMessage;
  "model/chat/tables": typeof model_chat_tables;
  "model/chat/text": typeof model_chat_text;
  "model/chat/typing": typeof model_chat_typing;
  "model/chat/views": typeof model_chat_views;
  "model/comms/callRef": typeof model_comms_callRef;
  "model/comms/checks": typeof model_comms_checks;
  "model/comms/clearCall": typeof model_comms_clearCall;
  "model/comms/connections": typeof model_comms_connections;
  "model/comms/credentials": typeof model_comms_credentials;
  "model/comms/follow": typeof model_comms_follow;
  "model/comms/mode": typeof model_comms_mode;
  "model/comms/openCall": typeof model_comms_openCall;
  "model/comms/poll": typeof model_comms_poll;
  "model/comms/signals": typeof model_comms_signals;
  "model/comms/streamEvents": typeof model_comms_streamEvents;
  "model/comms/tables": typeof model_comms_tables;
  "model/comms/targets": typeof model_comms_targets;
  "model/earnings/earningFigures": typeof model_earnings_earningFigures;
  "model/earnings/recordEarning": typeof model_earnings_recordEarning;
  "model/earnings/releaseEarning": typeof model_earnings_releaseEarning;
  "model/earnings/tables": typeof model_earnings_tables;
  "model/ledger/balances": typeof model_ledger_balances;
  "model/ledger/checkBookPages": typeof model_ledger_checkBookPages;
  "model/ledger/checkPage": typeof model_ledger_checkPage;
  "model/ledger/checkSessionPages": typeof model_ledger_checkSessionPages;
  "model/ledger/postTransaction": typeof model_ledger_postTransaction;
  "model/ledger/tables": typeof model_ledger_tables;
  "model/ledger/walletHistory": typeof model_ledger_walletHistory;
  "model/limits/tables": typeof model_limits_tables;
  "model/limits/takeToken": typeof model_limits_takeToken;
  "model/metering/applyStep": typeof model_metering_applyStep;
  "model/metering/decide": typeof model_metering_decide;
  "model/metering/loadPool": typeof model_metering_loadPool;
  "model/metering/open": typeof model_metering_open;
  "model/metering/rows": typeof model_metering_rows;
  "model/metering/settle": typeof model_metering_settle;
  "model/metering/sweep": typeof model_metering_sweep;
  "model/metering/tables": typeof model_metering_tables;
  "model/metering/tick": typeof model_metering_tick;
  "model/pages": typeof model_pages;
  "model/payments/applyFacts": typeof model_payments_applyFacts;
  "model/payments/creditCapture": typeof model_payments_creditCapture;
  "model/payments/demoCards": typeof model_payments_demoCards;
  "model/payments/demoStore": typeof model_payments_demoStore;
  "model/payments/facts": typeof model_payments_facts;
  "model/payments/latch": typeof model_payments_latch;
  "model/payments/mode": typeof model_payments_mode;
  "model/payments/operations": typeof model_payments_operations;
  "model/payments/ownTopUp": typeof model_payments_ownTopUp;
  "model/payments/plans": typeof model_payments_plans;
  "model/payments/startTopUp": typeof model_payments_startTopUp;
  "model/payments/tables": typeof model_payments_tables;
  "model/payments/topUpStates": typeof model_payments_topUpStates;
  "model/payments/webhookEvents": typeof model_payments_webhookEvents;
  "model/presence/availability": typeof model_presence_availability;
  "model/presence/beat": typeof model_presence_beat;
  "model/presence/tables": typeof model_presence_tables;
  "model/presenceFacts/record": typeof model_presenceFacts_record;
  "model/presenceFacts/tables": typeof model_presenceFacts_tables;
  "model/reviews/projections": typeof model_reviews_projections;
  "model/reviews/ratings": typeof model_reviews_ratings;
  "model/reviews/submitReview": typeof model_reviews_submitReview;
  "model/reviews/tables": typeof model_reviews_tables;
  "model/seed/advisorType": typeof model_seed_advisorType;
  "model/seed/advisorsOne": typeof model_seed_advisorsOne;
  "model/seed/advisorsTwo": typeof model_seed_advisorsTwo;
  "model/seed/history": typeof model_seed_history;
  "model/seed/people": typeof model_seed_people;
  "model/seed/reviews": typeof model_seed_reviews;
  "model/seed/seedPeople": typeof model_seed_seedPeople;
  "model/seed/seedSession": typeof model_seed_seedSession;
  "model/seed/steps": typeof model_seed_steps;
  "model/seed/tables": typeof model_seed_tables;
  "model/sessions/answerRequest": typeof model_sessions_answerRequest;
  "model/sessions/endSessions": typeof model_sessions_endSessions;
  "model/sessions/history": typeof model_sessions_history;
  "model/sessions/lists": typeof model_sessions_lists;
  "model/sessions/openSessions": typeof model_sessions_openSessions;
  "model/sessions/place": typeof model_sessions_place;
  "model/sessions/projections": typeof model_sessions_projections;
  "model/sessions/queue": typeof model_sessions_queue;
  "model/sessions/queueTables": typeof model_sessions_queueTables;
  "model/sessions/quote": typeof model_sessions_quote;
  "model/sessions/receipt": typeof model_sessions_receipt;
  "model/sessions/requestSession": typeof model_sessions_requestSession;
  "model/sessions/tables": typeof model_sessions_tables;
  "model/sessions/walletFigures": typeof model_sessions_walletFigures;
  "model/settings/changeSettings": typeof model_settings_changeSettings;
  "model/settings/loadSettings": typeof model_settings_loadSettings;
  "model/settings/tables": typeof model_settings_tables;
  "model/users/adminEmails": typeof model_users_adminEmails;
  "model/users/ensureUser": typeof model_users_ensureUser;
  "model/users/findViewer": typeof model_users_findViewer;
  "model/users/identityEvents": typeof model_users_identityEvents;
  "model/users/reason": typeof model_users_reason;
  "model/users/setRole": typeof model_users_setRole;
  "model/users/suspend": typeof model_users_suspend;
  "model/users/tables": typeof model_users_tables;
  "model/users/viewer": typeof model_users_viewer;
  payments: typeof payments;
  presence: typeof presence;
  "providers/comms/stream/bodies": typeof providers_comms_stream_bodies;
  "providers/comms/stream/errors": typeof providers_comms_stream_errors;
  "providers/comms/stream/grants": typeof providers_comms_stream_grants;
  "providers/comms/stream/receiveStreamEvent": typeof providers_comms_stream_receiveStreamEvent;
  "providers/comms/stream/request": typeof providers_comms_stream_request;
  "providers/comms/stream/server": typeof providers_comms_stream_server;
  "providers/comms/stream/settings": typeof providers_comms_stream_settings;
  "providers/comms/stream/tokens": typeof providers_comms_stream_tokens;
  "providers/comms/stream/webhook": typeof providers_comms_stream_webhook;
  "providers/identity/receiveIdentityEvent": typeof providers_identity_receiveIdentityEvent;
  "providers/payments/amounts": typeof providers_payments_amounts;
  "providers/payments/demo": typeof providers_payments_demo;
  "providers/payments/demoDelivery": typeof providers_payments_demoDelivery;
  "providers/payments/errors": typeof providers_payments_errors;
  "providers/payments/fetchFacts": typeof providers_payments_fetchFacts;
  "providers/payments/receivePaymentEvent": typeof providers_payments_receivePaymentEvent;
  "providers/payments/select": typeof providers_payments_select;
  "providers/payments/stripe": typeof providers_payments_stripe;
  "providers/payments/stripeErrors": typeof providers_payments_stripeErrors;
  "providers/payments/stripeSnapshots": typeof providers_payments_stripeSnapshots;
  "providers/payments/types": typeof providers_payments_types;
  "providers/payments/verifySignedEvent": typeof providers_payments_verifySignedEvent;
  reviews: typeof reviews;
  rtc: typeof rtc;
  seed: typeof seed;
  sessions: typeof sessions;
  settings: typeof settings;
  users: typeof users;
  wallet: typeof wallet;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {};
