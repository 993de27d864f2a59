// SPDX-License-Identifier: Apache-2.0
#include "results/merge/content.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace accelbench::results {

std::size_t merged_content::rows() const {
    std::size_t count = 0;
    for (const row_block& block : blocks) {
        count += block.kinds.size();
    }
    return count;
}

std::vector<bundle> heads_of(const merged_content& content) {
    std::vector<bundle> heads;
    heads.reserve(content.members.size());
    for (const merged_member& member : content.members) {
        bundle head;
        head.path = member.name;
        head.campaign = member.head;
        heads.push_back(std::move(head));
    }
    return heads;
}

std::string host_of(const campaign_record& campaign) {
    const nlohmann::json& host = campaign.environment["host"];
    const auto name = host.is_object() ? host.find("hostname") : host.end();
    return host.is_object() && name != host.end() && name->is_string() ? name->get<std::string>()
                                                                       : std::string();
}

std::vector<std::string> missing_hosts(const merged_content& content) {
    std::set<std::string> there;
    for (const merged_member& member : content.members) {
        there.insert(host_of(member.head));
    }
    std::vector<std::string> missing;
    std::copy_if(content.expected.begin(), content.expected.end(), std::back_inserter(missing),
                 [&there](const std::string& host) { return !there.contains(host); });
    return missing;
}

std::vector<std::string> incomplete_members(const merged_content& content) {
    std::vector<std::string> names;
    for (const merged_member& member : content.members) {
        if (!member.head.complete) {
            names.push_back(member.name);
        }
    }
    return names;
}

}  // namespace accelbench::results
