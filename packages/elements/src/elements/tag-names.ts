import type { KithAddContact } from './add-contact/add-contact.ts'
import type { KithAvatar } from './avatar/avatar.ts'
import type { KithBanner } from './banner/banner.ts'
import type { KithCall } from './call/call.ts'
import type { KithComposer } from './composer/composer.ts'
import type { KithConversation } from './conversation/conversation.ts'
import type { KithDetails } from './details/details.ts'
import type { KithDevices } from './devices/devices.ts'
import type { KithDiagnostics } from './diagnostics/diagnostics.ts'
import type { KithDirectory } from './directory/directory.ts'
import type { KithPresence } from './presence/presence.ts'
import type { KithTransfers } from './transfers/transfers.ts'
import type { KithDialog } from './dialog/dialog.ts'
import type { KithExplanation } from './explanation/explanation.ts'
import type { KithChoosePeople } from './groups/choose-people.ts'
import type { KithGroup } from './groups/group.ts'
import type { KithGroupAdd } from './groups/group-add.ts'
import type { KithGroupJoin } from './groups/group-join.ts'
import type { KithGroupLink } from './groups/group-link.ts'
import type { KithGroupLog } from './groups/group-log.ts'
import type { KithGroupNotice } from './groups/group-notice.ts'
import type { KithGroupStanding } from './groups/group-standing.ts'
import type { KithGroupNew } from './groups/group-new.ts'
import type { KithGroupPanel } from './groups/group-panel.ts'
import type { KithPictureField } from './groups/picture-field.ts'
import type { KithHistory } from './history/history.ts'
import type { KithInvitation } from './invitation/invitation.ts'
import type { KithInvitations } from './invitations/invitations.ts'
import type { KithJoinDevice } from './join-device/join-device.ts'
import type { KithKeys } from './keys/keys.ts'
import type { KithLeftovers } from './leftovers/leftovers.ts'
import type { KithLinkDevice } from './link-device/link-device.ts'
import type { KithMessenger } from './messenger/messenger.ts'
import type { KithMute } from './mute/mute.ts'
import type { KithNewPoll } from './poll/new-poll.ts'
import type { KithNetwork } from './network/network.ts'
import type { KithPaper } from './paper/paper.ts'
import type { KithPassphrase } from './passphrase/passphrase.ts'
import type { KithPaths } from './paths/paths.ts'
import type { KithPresenceDot } from './presence-dot/presence-dot.ts'
import type { KithRecoverName } from './recover-name/recover-name.ts'
import type { KithRecovery } from './recovery/recovery.ts'
import type { KithReport } from './report/report.ts'
import type { KithRequest } from './request/request.ts'
import type { KithRoster } from './roster/roster.ts'
import type { KithCharm } from './charm/charm.ts'
import type { KithCharmButton } from './charm/charm-button.ts'
import type { KithNudgeSwitch } from './charm/nudge-switch.ts'
import type { KithEmoticons } from './charm/emoticons.ts'
import type { KithCharmSettings } from './charm/charm-settings.ts'
import type { KithOwnNames } from './own-names/own-names.ts'
import type { KithOwnPicture } from './own-picture/own-picture.ts'
import type { KithSettings } from './settings/settings.ts'
import type { KithShare } from './share/share.ts'
import type { KithSight } from './sight/sight.ts'
import type { KithSignIn } from './sign-in/sign-in.ts'
import type { KithStatusJournal } from './status-journal/status-journal.ts'
import type { KithStatusMenu } from './status-menu/status-menu.ts'
import type { KithStatusNote } from './status-note/status-note.ts'
import type { KithThread } from './thread/thread.ts'
import type { KithTimeline } from './timeline/timeline.ts'
import type { KithUnlock } from './unlock/unlock.ts'
import type { KithVerify } from './verify/verify.ts'
import type { KithCamera } from './camera/camera.ts'
import type { KithFind } from './find/find.ts'
import type { KithInstalled } from './installed/installed.ts'
import type { KithNotifications } from './notifications/notifications.ts'
import type { KithRecorder } from './recorder/recorder.ts'
import type { KithViewer } from './viewer/viewer.ts'

declare global {
  /** What `document.createElement` and `querySelector` give for the names of the elements. */
  interface HTMLElementTagNameMap {
    'kith-add-contact': KithAddContact
    'kith-avatar': KithAvatar
    'kith-banner': KithBanner
    'kith-call': KithCall
    'kith-composer': KithComposer
    'kith-conversation': KithConversation
    'kith-details': KithDetails
    'kith-devices': KithDevices
    'kith-diagnostics': KithDiagnostics
    'kith-directory': KithDirectory
    'kith-presence': KithPresence
    'kith-transfers': KithTransfers
    'kith-dialog': KithDialog
    'kith-explanation': KithExplanation
    'kith-choose-people': KithChoosePeople
    'kith-group': KithGroup
    'kith-group-add': KithGroupAdd
    'kith-group-join': KithGroupJoin
    'kith-group-link': KithGroupLink
    'kith-group-log': KithGroupLog
    'kith-group-notice': KithGroupNotice
    'kith-group-standing': KithGroupStanding
    'kith-group-new': KithGroupNew
    'kith-group-panel': KithGroupPanel
    'kith-picture-field': KithPictureField
    'kith-history': KithHistory
    'kith-invitation': KithInvitation
    'kith-invitations': KithInvitations
    'kith-join-device': KithJoinDevice
    'kith-keys': KithKeys
    'kith-leftovers': KithLeftovers
    'kith-link-device': KithLinkDevice
    'kith-messenger': KithMessenger
    'kith-mute': KithMute
    'kith-new-poll': KithNewPoll
    'kith-network': KithNetwork
    'kith-paper': KithPaper
    'kith-passphrase': KithPassphrase
    'kith-paths': KithPaths
    'kith-presence-dot': KithPresenceDot
    'kith-recover-name': KithRecoverName
    'kith-recovery': KithRecovery
    'kith-report': KithReport
    'kith-request': KithRequest
    'kith-roster': KithRoster
    'kith-charm': KithCharm
    'kith-charm-button': KithCharmButton
    'kith-nudge-switch': KithNudgeSwitch
    'kith-emoticons': KithEmoticons
    'kith-charm-settings': KithCharmSettings
    'kith-own-names': KithOwnNames
    'kith-own-picture': KithOwnPicture
    'kith-settings': KithSettings
    'kith-share': KithShare
    'kith-sight': KithSight
    'kith-sign-in': KithSignIn
    'kith-status-journal': KithStatusJournal
    'kith-status-menu': KithStatusMenu
    'kith-status-note': KithStatusNote
    'kith-thread': KithThread
    'kith-timeline': KithTimeline
    'kith-unlock': KithUnlock
    'kith-verify': KithVerify
    'kith-camera': KithCamera
    'kith-find': KithFind
    'kith-installed': KithInstalled
    'kith-notifications': KithNotifications
    'kith-recorder': KithRecorder
    'kith-viewer': KithViewer
  }
}
